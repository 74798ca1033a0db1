"""Who hosts and celebrities are to Firebase."""

from interactive_broadcast.events.guests import guest_entries, guest_uid, guests_of
from tests.support.builders import HOST_URL, an_event


def test_whoever_comes_by_a_new_link_is_another_user() -> None:
    former, now = (
        guests_of(an_event(host_url=link))
        for link in (HOST_URL, "a-new-link-of-the-host")
    )

    assert former["host"] != now["host"]
    assert former["celebrity"] == now["celebrity"]


def test_a_link_of_two_events_makes_two_users() -> None:
    users = {guest_uid("host", event_id, HOST_URL) for event_id in ("e1", "e2")}

    assert len(users) == 2


def test_a_user_does_not_tell_the_link() -> None:
    event = an_event()

    for role, uid in guests_of(event).items():
        assert uid.startswith(f"{role}-{event.id}-")
        assert event.slugs[f"{role}Url"] not in uid


def test_the_rules_find_them_beside_the_event() -> None:
    event = an_event()

    assert guest_entries(event) == {
        f"guests/{event.id}/{role}": uid for role, uid in guests_of(event).items()
    }
