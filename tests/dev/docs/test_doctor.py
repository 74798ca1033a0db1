"""The table of what `make doctor` checks."""

from dev.docs.doctor import checks_table
from tools.doctor.checks import CHECKS


def test_every_check_has_a_row_that_says_what_it_shows() -> None:
    rows = checks_table().splitlines()[2:]

    assert len(rows) == len(CHECKS)
    assert all(len(row.split(" | ")[1]) > 20 for row in rows)


def test_a_row_says_which_role_of_the_backend_it_tries() -> None:
    (row,) = (row for row in checks_table().splitlines() if "`custom-token`" in row)

    assert row.endswith("| `roles/iam.serviceAccountTokenCreator` |")
