"""What is told of demo data that a former run made."""

from emulators.stack import LocalStack
from rehearsal.seed import PRODUCER, reminder


def test_who_goes_on_with_demo_data_is_reminded_of_it(stack: LocalStack) -> None:
    lines = reminder(stack)

    assert any(f"password {PRODUCER.password}" in line for line in lines)
    assert any(stack.settings.url("auth") in line for line in lines)
