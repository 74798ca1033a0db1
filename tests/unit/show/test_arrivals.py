"""What is kept makes somebody doubtful who connects; as it is now decides."""

import json

import pytest

from interactive_broadcast.events import slugs
from interactive_broadcast.events.guests import guest_uid
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from tests.support.callback_requests import Body, about_somebody
from tests.unit.show.reporting import Reporting
from tests.unit.show.test_callbacks_disconnecting import arrival, guest, is_there, why

FAN = "fan-1"


@pytest.fixture
def opentok() -> Reporting:
    """The session is known, and what is known of it is kept for two seconds."""
    opentok = Reporting()
    opentok.take(about_somebody("streamDestroyed", opentok.stage, "s-1"))
    return opentok


def elsewhere(opentok: Reporting, writes: dict[str, Json]) -> None:
    """Another instance changes the database."""
    opentok.platform.databases.as_backend().update(writes)


def has_record(opentok: Reporting) -> None:
    record = f"activeBroadcasts/ana/night/activeFans/{FAN}"
    elsewhere(opentok, {record: {"id": FAN}})


def test_a_fan_with_a_record_stays(opentok: Reporting) -> None:
    has_record(opentok)

    assert opentok.take(arrival(opentok, FAN)) == "counted"
    assert is_there(opentok)


def test_a_fan_without_a_record_is_out_and_may_come_back(opentok: Reporting) -> None:
    assert opentok.take(arrival(opentok, FAN)) == "disconnected"

    assert not is_there(opentok)
    assert why(opentok, FAN) == "disconnected"


def test_while_old_apps_are_let_in_records_may_come_later() -> None:
    opentok = Reporting()
    elsewhere(opentok, {"config/legacyClients": True})

    assert opentok.take(arrival(opentok, FAN)) == "counted"
    assert is_there(opentok)


def test_a_fan_who_was_barred_a_second_ago_is_told_so(opentok: Reporting) -> None:
    elsewhere(opentok, {f"barred/{opentok.event.id}/{FAN}": 1})

    assert opentok.take(arrival(opentok, FAN)) == "disconnected"

    assert not is_there(opentok)
    assert why(opentok, FAN) == "barred"


def test_links_that_were_changed_a_second_ago_are_known(opentok: Reporting) -> None:
    event_id, slug = opentok.event.id, "another-link-for-the-host"
    former = guest(opentok, "host")
    elsewhere(
        opentok,
        {
            f"events/{event_id}/hostUrl": slug,
            f"guests/{event_id}/host": guest_uid("host", event_id, slug),
        },
    )
    present = f"host-{event_id}-{slugs.fingerprint(slug)}"

    assert opentok.take(arrival(opentok, present, "host")) == "counted"
    assert is_there(opentok)
    assert opentok.take(arrival(opentok, former, "host")) == "disconnected"
    assert not is_there(opentok)


def publishes(opentok: Reporting) -> Body:
    """The fan, who has been counted, comes on stage with a token from before."""
    opentok.take(arrival(opentok, FAN))
    data = json.dumps({"userType": "fan", "person": opaque_id(opentok.event.id, FAN)})
    stream = {"id": "s-9", "connection": {"id": "c-1", "data": data}}
    return about_somebody("streamCreated", opentok.stage, stream=stream)


def cleared(opentok: Reporting, **more: Json) -> None:
    elsewhere(opentok, {f"events/{opentok.event.id}/cleared": {"at": 1, **more}})


def test_a_fan_who_publishes_on_a_cleared_stage_is_out(opentok: Reporting) -> None:
    has_record(opentok)
    cleared(opentok)

    assert opentok.take(publishes(opentok)) == "disconnected"

    assert not is_there(opentok)
    assert why(opentok, FAN) == "stage-cleared"


def test_so_is_one_of_an_old_app_once_it_is_known_that_it_is_cleared() -> None:
    opentok = Reporting()
    elsewhere(opentok, {"config/legacyClients": True})
    cleared(opentok)

    assert opentok.take(publishes(opentok)) == "disconnected"

    assert why(opentok, FAN) == "stage-cleared"


def test_a_stage_that_was_resumed_a_second_ago_is_known() -> None:
    opentok = Reporting()
    elsewhere(opentok, {"config/legacyClients": True})
    cleared(opentok)
    stream = publishes(opentok)
    elsewhere(opentok, {f"events/{opentok.event.id}/cleared": None})

    assert opentok.take(stream) == "counted"
    assert is_there(opentok)


def test_a_fan_who_watches_a_cleared_stage_stays(opentok: Reporting) -> None:
    has_record(opentok)
    cleared(opentok)

    assert opentok.take(arrival(opentok, FAN)) == "counted"
    assert is_there(opentok)


@pytest.mark.parametrize("everybody", [True, False])
def test_the_host_comes_back_unless_it_is_cleared_of_everybody(
    opentok: Reporting, *, everybody: bool
) -> None:
    host = guest(opentok, "host")
    cleared(opentok, **({"everybody": True} if everybody else {}))

    opentok.take(arrival(opentok, host, "host"))

    assert is_there(opentok) is not everybody
    assert why(opentok, host) == ("stage-cleared" if everybody else None)
