"""What is told of demo data that a former run made."""

from local.seed import PRODUCER, reminder
from local.stack import LocalStack


def test_who_goes_on_with_demo_data_is_reminded_of_it(echoing: LocalStack) -> None:
    lines = reminder(echoing)

    assert any(f"password {PRODUCER.password}" in line for line in lines)
    assert any(echoing.settings.url("auth") in line for line in lines)
