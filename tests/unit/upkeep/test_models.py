"""Requests of deletions."""

import pytest
from pydantic import ValidationError

from interactive_broadcast.upkeep.models import (
    MAX_CHOSEN,
    DeleteAdminRequest,
    DeleteEventRequest,
    DeleteEventsRequest,
    DeleteFormerArchivesRequest,
)


def test_recordings_stay_unless_it_is_said_that_they_are_to_go() -> None:
    assert not DeleteEventRequest(id="event-1").delete_archives
    assert not DeleteEventsRequest(admin_id="admin-1").delete_archives
    assert not DeleteAdminRequest(id="admin-1").delete_archives


@pytest.mark.parametrize(
    "ids", [["archives/of/others"], [f"archive-{n}" for n in range(MAX_CHOSEN + 1)]]
)
def test_only_so_many_ids_are_chosen_one_by_one(ids: list[str]) -> None:
    with pytest.raises(ValidationError):
        DeleteFormerArchivesRequest(admin_id="admin-1", archive_ids=ids)
