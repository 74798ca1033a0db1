"""What fans, host and celebrity may not do, tried."""

from rehearsal.people import Part, Person, SessionKind
from rehearsal.seats import Seat
from rehearsal.show import Show
from rehearsal.tabs import NOW
from rehearsal.verbs.attempts import (
    ADMINS,
    FANS,
    GUESTS,
    SCREENERS,
    another_fan,
    anothers_event,
    attempt,
)


@attempt("readAnotherFan", FANS)
async def _read_another_fan(show: Show, fan: Person) -> object:
    """Read another fan's record."""
    return await fan.read(another_fan(show, fan).own_record)


@attempt("listFans", FANS | GUESTS)
async def _list_fans(_: Show, person: Person) -> object:
    """Read the list of fans."""
    return await person.read(f"{person.event.show_path}/activeFans")


@attempt("writeAnotherFan", FANS)
async def _write_another_fan(show: Show, fan: Person) -> None:
    """Change another fan's record."""
    await fan.change({f"{another_fan(show, fan).own_record}/name": "Mallory"})


@attempt("moveMyselfOnStage", FANS)
async def _move_myself(_: Show, fan: Person) -> None:
    """Move to the stage without the producer."""
    await fan.change({f"{fan.own_record}/isOnStage": True})


@attempt("getInLineWithoutConsent", FANS)
async def _get_in_line(_: Show, fan: Person) -> None:
    """Get in line before they have agreed to be recorded."""
    await fan.change({fan.own_line_place: {"at": NOW, "order": NOW}})


@attempt("takeTheStage", FANS)
async def _take_the_stage(_: Show, fan: Person) -> object:
    """Take the stage without being called."""
    return await _ask_for(fan, Seat.STAGE)


@attempt("takeASeatOnDeck", FANS)
async def _take_a_seat_on_deck(_: Show, fan: Person) -> object:
    """Go on deck from the middle of the line."""
    return await _ask_for(fan, Seat.ON_DECK)


@attempt("talkBackstage", FANS)
async def _talk_backstage(_: Show, fan: Person) -> object:
    """Talk backstage without being called."""
    return await _ask_for(fan, Seat.CALLED)


@attempt("enterTheBackstage", FANS)
async def _enter_the_backstage(show: Show, fan: Person) -> object:
    """Connect to the backstage, of which they know the session, by their own token."""
    tokens = show.producer_of(fan.event).tokens
    body = {"sessionId": tokens["sessionId"], "token": fan.tokens["stageToken"]}
    return await fan.client.opentok("POST", "connections", body)


@attempt("listenBackstage", FANS)
async def _listen_backstage(show: Show, fan: Person) -> object:
    """Hear the producer backstage while on deck."""
    stream = show.producer_of(fan.event).streams[SessionKind.BACKSTAGE]
    own = fan.connections[SessionKind.BACKSTAGE]
    body = {"connectionId": own, "streamId": stream}
    return await fan.client.opentok("POST", "subscriptions", body)


async def _ask_for(fan: Person, seat: Seat) -> object:
    event = fan.event
    return await fan.call(
        "createTokensFan",
        adminId=event.admin_id,
        fanUrl=event.fan_url,
        seat=seat.value,
    )


@attempt("publishFromTheAudience", FANS)
async def _publish_from_the_audience(_: Show, fan: Person) -> object:
    """Publish on the stage with an audience token."""
    return await fan.publish(SessionKind.STAGE)


@attempt("pretendToBeHost", FANS)
async def _pretend_to_be_host(_: Show, fan: Person) -> None:
    """Appear in the show as its host."""
    await fan.change({f"{fan.event.show_path}/hostActive": True})


@attempt("changeTheStatus", FANS | GUESTS | SCREENERS)
async def _change_the_status(_: Show, person: Person) -> object:
    """End the show as the producer does."""
    return await person.call("changeStatus", id=person.event.id, status="closed")


@attempt("writeTheStatus", frozenset(Part) - ADMINS)
async def _write_the_status(_: Show, person: Person) -> None:
    """End the show by writing its status."""
    await person.write(f"events/{person.event.id}/status", "closed")


@attempt("enterAnotherShow", GUESTS)
async def _enter_another_show(show: Show, guest: Person) -> object:
    """Get tokens for somebody else's show, knowing its link."""
    event, link = anothers_event(show, guest), f"{guest.part}Url"
    own = guest.event
    await guest.log_in(
        f"login{guest.part.capitalize()}",
        {"adminId": own.admin_id, link: own.links[link]},
    )
    return await guest.call(
        "createTokenHostCeleb",
        adminId=event.admin_id,
        userType=guest.part.value,
        **{link: event.links[link]},
    )


@attempt("logInAsAdmin", FANS)
async def _log_in_as_admin(_: Show, fan: Person) -> object:
    """Log in as an admin with a fan's account."""
    return await fan.client.function("login", {"idToken": fan.id_token}, token=None)
