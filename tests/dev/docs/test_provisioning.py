from collections.abc import Callable

import pytest

from dev.docs import provisioning
from tools.google_cloud.rights import RIGHTS, Holder
from tools.provision.apis import APIS
from tools.provision.policies import OBSTACLES


def rows(text: str) -> list[str]:
    """Without the head and its line."""
    return text.splitlines()[2:]


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (provisioning.apis_table, len(APIS)),
        (provisioning.policies_table, len(OBSTACLES)),
    ],
)
def test_each_has_a_row(make: Callable[[], str], count: int) -> None:
    assert len(rows(make())) == count


def test_each_role_stands_in_one_of_the_tables() -> None:
    tables = (
        provisioning.backend_table(),
        provisioning.deployer_table(),
        provisioning.platform_table(),
    )

    assert sum(len(rows(each)) for each in tables) == len(RIGHTS)
    assert {holder.value for holder in provisioning.ACCOUNTS} == {
        holder.value
        for holder in Holder
        if holder not in {Holder.BACKEND, Holder.DEPLOYER}
    }


def test_a_role_says_who_says_that_it_is_needed() -> None:
    (row,) = [row for row in rows(provisioning.backend_table()) if "taskDeleter" in row]

    assert row.endswith(
        "[cloudtasks](https://cloud.google.com/iam/docs/roles-permissions/cloudtasks) |"
    )
