import pytest

from bench import seeded
from interactive_broadcast.events.models import Status
from interactive_broadcast.events.store import parse_event
from interactive_broadcast.kernel import paths


def children(data: dict[str, object], path: str) -> object:
    found: object = data
    for name in path.split("/"):
        found = found.get(name) if isinstance(found, dict) else None
    return found


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.PRESHOW, Status.CLOSED])
def test_the_events_are_as_the_backend_stores_them(status: Status) -> None:
    data = seeded.database(3, status=status)
    events = [parse_event(one) for one in data["events"].values()]

    assert [event.status for event in events if event] == [status] * 3
    is_open = children(data, paths.open_events(seeded.ADMIN_ID)) not in (None, {})
    assert is_open is (status is not Status.CLOSED)
