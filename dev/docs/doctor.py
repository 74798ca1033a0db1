"""The checks of `make doctor`, as the page tells them."""

from dev.docs.blocks import code, first_sentence, table
from tools.doctor.checks import CHECKS


def checks_table() -> str:
    """Each check: what it shows, by which role one may look, and which it tries."""
    return table(
        ["check", "", "your role", "shows"],
        (
            [
                code(check.name),
                first_sentence(check.run),
                code(check.operator_role) if check.operator_role else "",
                code(check.role) if check.role else "",
            ]
            for check in CHECKS
        ),
    )
