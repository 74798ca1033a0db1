"""Whose OpenTok projects a run looks at."""

import pytest

from interactive_broadcast.kernel.errors import VideoCredentialsRefused
from interactive_broadcast.upkeep.orders import ROUND_S
from tests.support.builders import a_database, an_admin_record, an_event
from tests.support.fakes import API_SECRET, FakeClock, FakeDatabases
from tests.unit.upkeep.reconciliation.runs import lines
from tests.unit.world import World


def many_admins(number: int) -> World:
    """So many admins, each with a project that somebody records something in."""
    clock = FakeClock()
    names = [f"admin-{one:03}" for one in range(number)]
    admins = tuple(
        an_admin_record(id=name, ot_api_key=f"9{name[6:]}") for name in names
    )
    databases = FakeDatabases(a_database(admins=admins), clock=clock)
    world = World(databases=databases, clock=clock)
    for one in range(number):
        project = world.projects.add(f"9{one:03}", API_SECRET)
        project.know("foreign")
        project.start_archive("foreign", name="Foreign", composed=True)
    return world


def asked(world: World, number: int) -> set[int]:
    """Whose projects were looked at since this was last called."""
    found = set()
    for one in range(number):
        project = world.projects.add(f"9{one:03}", API_SECRET)
        if "recent_archives" in project.calls:
            found.add(one)
        project.calls.clear()
    return found


def test_fifty_admins_without_a_show_are_looked_at_and_then_the_next() -> None:
    world = many_admins(120)

    seen = []
    for _ in range(3):
        world.reconciler.run()
        seen.append(asked(world, 120))
        world.clock.advance(ROUND_S)

    assert [len(one) for one in seen] == [50, 50, 50]
    assert set().union(*seen) == set(range(120))


def test_a_project_that_several_admins_share_is_asked_once_with_one_secret() -> None:
    clock = FakeClock()
    admins = tuple(an_admin_record(id=name) for name in ("admin-1", "admin-2"))
    databases = FakeDatabases(a_database(an_event(), admins=admins), clock=clock)
    world = World(databases=databases, clock=clock)

    world.reconciler.run()

    assert world.video.calls == ["recent_archives", "recent_broadcasts"]
    opened = [read.path for read in databases.reads if "otSecret" in read.path]
    assert opened == ["secrets/admin-1/otSecret"]


def test_a_project_that_refuses_one_admin_is_asked_by_the_other() -> None:
    clock = FakeClock()
    admins = tuple(an_admin_record(id=name) for name in ("admin-1", "admin-2"))
    databases = FakeDatabases(a_database(an_event(), admins=admins), clock=clock)
    world = World(databases=databases, clock=clock)
    refused = VideoCredentialsRefused("Refused.")
    world.video.fail_next("recent_archives", refused)

    world.reconciler.run()

    assert world.video.calls[-1] == "recent_broadcasts"


def test_a_project_that_refuses_everybody_is_no_failure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = many_admins(1)
    world.projects.add("9000", API_SECRET).fail_next(
        "recent_archives", VideoCredentialsRefused("Refused.")
    )

    world.reconciler.run()

    (line,) = lines(capsys)
    assert (line["refused"], line["failed"], line["severity"]) == (1, 0, "INFO")


def test_an_admin_without_a_project_is_passed_over() -> None:
    clock = FakeClock()
    tree = a_database(admins=(an_admin_record(ot_api_key=None),))
    world = World(databases=FakeDatabases(tree, clock=clock), clock=clock)

    world.reconciler.run()

    assert world.video.calls == []


def test_a_project_is_not_asked_with_the_key_of_an_admin_who_has_no_secret() -> None:
    clock = FakeClock()
    admins = tuple(an_admin_record(id=name) for name in ("admin-1", "admin-2"))
    databases = FakeDatabases(a_database(an_event(), admins=admins), clock=clock)
    databases.put("secrets/admin-1", {"otSignatureSecret": "sealed"})
    world = World(databases=databases, clock=clock)

    world.reconciler.run()

    assert world.video.calls == ["recent_archives", "recent_broadcasts"]
