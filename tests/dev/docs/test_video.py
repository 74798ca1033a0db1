"""The table of what is refused as credentials."""

from dev.docs.video import TODO, refusals_table
from interactive_broadcast.adapters.given_credentials import Given


def test_every_refusal_says_what_to_do() -> None:
    shown = refusals_table()

    assert set(TODO) == set(Given)
    assert all(f"| {given} | {todo} |" in shown for given, todo in TODO.items())
