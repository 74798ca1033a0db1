"""The list of the recordings that deleted events have left."""

import pytest

from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.records.former_archives import (
    FormerArchive,
    FormerArchiveList,
    listed,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, a_database, an_admin
from tests.support.fakes import FakeDatabases


def a_recording(archive_id: str = "archive-1", **changes: object) -> FormerArchive:
    fields: dict[str, object] = {
        "id": archive_id,
        "event_id": EVENT_ID,
        "event_name": "Launch night",
        "started_at": 5,
        "status": ArchiveStatus.AVAILABLE,
    }
    return FormerArchive.model_validate({**fields, **changes})


def a_list(*archives: FormerArchive) -> tuple[FakeDatabases, FormerArchiveList]:
    databases = FakeDatabases(a_database())
    databases.as_backend().update(listed(ADMIN_ID, list(archives)))
    return databases, FormerArchiveList(databases=databases)


def test_their_owner_reads_them_oldest_first() -> None:
    newer, older = a_recording("a"), a_recording("b", started_at=1)
    _, former = a_list(newer, older)

    assert former.read(an_admin(), ADMIN_ID) == [older, newer]
    assert former.admin_ids() == [ADMIN_ID]


def test_nobody_else_does() -> None:
    _, former = a_list(a_recording())

    with pytest.raises(RulesDenied):
        former.read(an_admin("admin-2"), ADMIN_ID)


def test_one_that_is_gone_leaves_the_list() -> None:
    _, former = a_list(a_recording("a"), a_recording("b"))

    former.forget(ADMIN_ID, ["a"])
    former.forget(ADMIN_ID, [])

    assert [one.id for one in former.all(ADMIN_ID)] == ["b"]


def test_one_that_is_not_deleted_after_all_stays() -> None:
    _, former = a_list(a_recording(deleting=True))

    former.keep(ADMIN_ID, ["archive-1"])
    former.keep(ADMIN_ID, [])

    assert former.all(ADMIN_ID) == [a_recording()]


def test_what_is_no_recording_is_left_out() -> None:
    databases, former = a_list(a_recording())
    databases.put(f"formerArchives/{ADMIN_ID}/fragment", {"deleting": True})

    assert former.all(ADMIN_ID) == [a_recording()]
