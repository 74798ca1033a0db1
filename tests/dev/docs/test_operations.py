"""The page on operations lists every alert, and every error that is logged."""

from dev.docs.operations import alerts_table, errors_table
from tools.alerts.events import LOGGED
from tools.alerts.policies import policies


def test_every_alert_is_in_the_table() -> None:
    shown = alerts_table()

    assert all(
        f"| `{policy.name}` | {policy.severity} |" in shown for policy in policies()
    )
    assert "| 5 minutes |" in shown


def test_every_error_is_in_the_table_with_what_to_do() -> None:
    shown = errors_table()

    assert all(f"| `{one.name}` |" in shown and one.todo in shown for one in LOGGED)
