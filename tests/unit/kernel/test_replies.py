"""What a client gets."""

from interactive_broadcast.admins.models import Admin, AdminsById
from interactive_broadcast.events.models import (
    Event,
    EventsById,
    PublicEvent,
    PublicEvents,
)
from tests.support.builders import an_admin_record, an_event


def test_the_backstage_session_is_called_as_the_first_clients_call_it() -> None:
    event = Event.model_validate(an_event().to_record())

    assert event.model_dump()["sessionId"] == "backstage-session"


def test_what_is_absent_is_left_out() -> None:
    event = PublicEvent.model_validate(an_event().to_record())

    assert "null" not in event.model_dump_json(exclude_none=True)


def test_a_public_event_has_no_link_session_or_stream_key() -> None:
    event = an_event(rtmp_url="rtmp://host/app/key")

    public = PublicEvent.model_validate(event.to_record()).model_dump()

    assert public.keys().isdisjoint(
        {"hostUrl", "celebrityUrl", "sessionId", "stageSessionId", "rtmpUrl"}
    )


def test_collections_are_spelled_as_their_items_are() -> None:
    event = Event.model_validate(an_event().to_record())
    public = PublicEvent.model_validate(an_event().to_record())
    admin = Admin.model_validate(an_admin_record().to_record())

    by_id = EventsById({"e": event}).model_dump_json(exclude_none=True)
    listed = PublicEvents([public]).model_dump_json(exclude_none=True)
    admins = AdminsById({"a": admin}).model_dump_json(exclude_none=True)

    assert by_id == f'{{"e":{event.model_dump_json(exclude_none=True)}}}'
    assert listed == f"[{public.model_dump_json(exclude_none=True)}]"
    assert '"displayName"' in admins
