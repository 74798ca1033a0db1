import main as functions
from dev.docs.old_apps import DIFFERENCES, MISUSES, calls_table, rights_table
from tests.rules.table import OLD_RIGHTS


def test_of_every_right_that_the_switch_adds_it_is_said_who_could_misuse_it() -> None:
    assert set(MISUSES) == {right.node for right in OLD_RIGHTS}


def test_a_path_stands_there_once_as_other_pages_write_it() -> None:
    rows = rights_table().splitlines()[2:]

    assert len(rows) == len(MISUSES)
    assert rows[0].startswith("| `activeBroadcasts/{adminId}/{fanUrl}` | read | ")


def test_a_route_that_there_is_is_told_of_once() -> None:
    told = [route for one in DIFFERENCES for route in one.routes]

    assert len(set(told)) == len(told)
    assert all(f"`{route}`" in calls_table() for route in told)
    assert set(told) <= {route.path for route in functions.old_api.routes}
