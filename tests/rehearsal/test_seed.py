"""What is told of demo data that a former run made."""

from emulators.stack import LocalStack
from rehearsal.seed import PRODUCERS, reminder


def test_who_goes_on_with_demo_data_is_reminded_of_it(stack: LocalStack) -> None:
    lines = reminder(stack)

    for login in PRODUCERS.values():
        assert any(f"password {login.password}" in line for line in lines)
    assert any(stack.settings.url("auth") in line for line in lines)
