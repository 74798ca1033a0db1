"""The tables of what the hosted services refuse."""

from dev.docs.limits import limits_tables
from dev.limits import LIMITS


def test_every_service_has_its_table_and_every_limit_its_row() -> None:
    made = limits_tables()

    for service, limits in LIMITS.items():
        assert f"## {service}\n" in made
        for limit in limits:
            assert f"| {limit.of} | [" in made


def test_a_row_says_the_limit_who_keeps_it_and_the_test() -> None:
    (row,) = (
        each for each in limits_tables().splitlines() if "of an archive |" in each
    )

    assert "[80 characters](https://" in row
    assert "(2026-11) | `media.recording.MAX_NAME` |" in row
    assert (
        "[`test_a_long_name_is_cut_between_characters_that_are_two_to_opentok`](../tests/unit/"
        in row
    )
