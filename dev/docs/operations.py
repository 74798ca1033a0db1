"""The tables of `docs/operations.md`: the alerts, and what each error means."""

from dev.docs.blocks import code, table
from tools.alerts.events import LOGGED
from tools.alerts.policies import policies


def alerts_table() -> str:
    """Each alerting policy, and when it tells."""
    heads = ("alert", "severity", "tells", "at most every")
    rows = (
        [
            code(policy.name),
            policy.severity,
            _tells(policy.tells),
            "" if policy.every_s is None else f"{policy.every_s // 60} minutes",
        ]
        for policy in policies()
    )
    return table(heads, rows)


def _tells(text: str) -> str:
    """A list of events has a table of its own."""
    if not text.startswith("- "):
        return text
    names = [line.split("`")[1] for line in text.splitlines()]
    return f"A line with {', '.join(map(code, names))}."


def errors_table() -> str:
    """Each event of severity ERROR."""
    heads = ("event", "alert", "it means", "what to do")
    rows = (
        [code(one.name), code(one.alert.value), one.means, one.todo] for one in LOGGED
    )
    return table(heads, rows)
