"""What must not work: each is tried, and must be refused for the right reason."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from rehearsal.checks import Unmet
from rehearsal.people import Night, Part, Person, Room
from rehearsal.show import Show
from rehearsal.verbs.base import EVERYBODY, Verb
from rehearsal.wire import Refused

Act = Callable[[Show, Person], Awaitable[object]]

ADMINS = frozenset({Part.SUPER_ADMIN, Part.PRODUCER})
PRODUCERS = frozenset({Part.PRODUCER})
GUESTS = frozenset({Part.HOST, Part.CELEBRITY})
FANS = frozenset({Part.FAN})


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something to try. The docstring of `act` says what, in the file's words."""

    name: str
    parts: frozenset[Part]
    act: Act

    @property
    def summary(self) -> str:
        text = (self.act.__doc__ or "").strip().rstrip(".")
        return text[:1].lower() + text[1:]


ATTEMPTS: dict[str, Attempt] = {}


def attempt(name: str, parts: frozenset[Part] = EVERYBODY) -> Callable[[Act], Act]:
    """Register what a file calls `name`, for people with one of `parts`."""

    def register(act: Act) -> Act:
        ATTEMPTS[name] = Attempt(name, parts, act)
        return act

    return register


def another_fan(show: Show, fan: Person) -> Person:
    """The next fan in the show, round the circle."""
    fans = [each for each in show.fans if each.uid]
    return fans[(fans.index(fan) + 1) % len(fans)]


def anothers_night(show: Show, person: Person) -> Night:
    """An event of a producer with whom this person has nothing to do."""
    mine = person.key if person.part is Part.PRODUCER else person.event.producer
    return next(
        night for night in show.nights.values() if night.id and night.producer != mine
    )


@attempt("readAnotherFan", FANS)
async def _read_another_fan(show: Show, fan: Person) -> object:
    """Read another fan's record."""
    return await fan.read(another_fan(show, fan).own_record)


@attempt("listFans", FANS | GUESTS)
async def _list_fans(_: Show, person: Person) -> object:
    """Read the list of fans."""
    return await person.read(f"{person.event.record}/activeFans")


@attempt("writeAnotherFan", FANS)
async def _write_another_fan(show: Show, fan: Person) -> None:
    """Change another fan's record."""
    await fan.merge(another_fan(show, fan).own_record, name="Mallory")


@attempt("moveMyselfOnStage", FANS)
async def _move_myself(_: Show, fan: Person) -> None:
    """Move to the stage without the producer."""
    await fan.merge(fan.own_record, isOnStage=True)


@attempt("takeTheStage", FANS)
async def _take_the_stage(_: Show, fan: Person) -> object:
    """Get a token for the stage without being called there."""
    night = fan.event
    return await fan.call(
        "createTokensFan", adminId=night.admin_id, fanUrl=night.fan_url, seat="stage"
    )


@attempt("publishFromTheAudience", FANS)
async def _publish_from_the_audience(_: Show, fan: Person) -> object:
    """Publish on the stage with an audience token."""
    return await fan.publish(Room.STAGE)


@attempt("pretendToBeHost", FANS)
async def _pretend_to_be_host(_: Show, fan: Person) -> None:
    """Appear in the show as its host."""
    await fan.merge(fan.event.record, hostActive=True)


@attempt("changeTheStatus", FANS | GUESTS)
async def _change_the_status(_: Show, person: Person) -> object:
    """End the show by the function for producers."""
    return await person.call("changeStatus", id=person.event.id, status="closed")


@attempt("writeTheStatus", frozenset(Part) - ADMINS)
async def _write_the_status(_: Show, person: Person) -> None:
    """End the show by writing its status."""
    await person.write(f"events/{person.event.id}/status", "closed")


@attempt("fakeTheRecording", PRODUCERS)
async def _fake_the_recording(_: Show, producer: Person) -> None:
    """Write the recording's address into the own event."""
    await producer.write(f"events/{producer.event.id}/archiveUrl", "http://x.example/")


@attempt("enterAnotherShow", GUESTS)
async def _enter_another_show(show: Show, guest: Person) -> object:
    """Get tokens for somebody else's show, knowing its link."""
    night, link = anothers_night(show, guest), f"{guest.part}Url"
    own = guest.event
    await guest.log_in(
        f"login{guest.part.capitalize()}",
        {"adminId": own.admin_id, link: own.links[link]},
    )
    return await guest.call(
        "createTokenHostCeleb",
        adminId=night.admin_id,
        userType=guest.part.value,
        **{link: night.links[link]},
    )


@attempt("openAnothersEvent", PRODUCERS)
async def _open_anothers_event(show: Show, producer: Person) -> object:
    """Look at another producer's event."""
    return await producer.call("getEvent", id=anothers_night(show, producer).id)


@attempt("endAnothersShow", PRODUCERS)
async def _end_anothers_show(show: Show, producer: Person) -> object:
    """End another producer's show."""
    return await producer.call("endBroadcast", id=anothers_night(show, producer).id)


@attempt("takeAnothersDesk", PRODUCERS)
async def _take_anothers_desk(show: Show, producer: Person) -> object:
    """Get moderator tokens for another producer's show."""
    night = anothers_night(show, producer)
    return await producer.call("createTokenProducer", id=night.id)


@attempt("readAnothersDesk", PRODUCERS)
async def _read_anothers_desk(show: Show, producer: Person) -> object:
    """Read another producer's running show."""
    return await producer.read(anothers_night(show, producer).record)


@attempt("createEventForAnother", PRODUCERS)
async def _create_for_another(show: Show, producer: Person) -> object:
    """Create an event in another producer's name."""
    owner = show.producer_of(anothers_night(show, producer))
    return await producer.call("createEvent", adminId=owner.uid, name="Not mine")


@attempt("uploadForAnother", PRODUCERS)
async def _upload_for_another(show: Show, producer: Person) -> object:
    """Put a picture into another producer's folder."""
    owner = show.producer_of(anothers_night(show, producer))
    return await producer.wire.upload(
        f"eventImages/{owner.uid}/mine", b"png", "image/png", token=producer.id_token
    )


@attempt("takeATakenAddress", PRODUCERS)
async def _take_a_taken_address(_: Show, producer: Person) -> object:
    """Create a second event at the same address."""
    return await producer.call(
        "createEvent", name="Again", fanUrl=producer.event.fan_url
    )


@attempt("deleteTheEvent", PRODUCERS)
async def _delete_the_event(_: Show, producer: Person) -> object:
    """Delete the event."""
    return await producer.call("deleteEvent", id=producer.event.id)


@attempt("reopenTheShow", PRODUCERS)
async def _reopen(_: Show, producer: Person) -> object:
    """Go live again."""
    return await producer.call("eventGoLive", id=producer.event.id)


@attempt("haunt", PRODUCERS)
async def _haunt(_: Show, producer: Person) -> None:
    """Send a heartbeat into a show that is over."""
    beat = {".sv": "timestamp"}
    await producer.merge(producer.event.record, producerHeartBeat=beat)


@attempt("listAdmins", PRODUCERS)
async def _list_admins(_: Show, producer: Person) -> object:
    """List all admins."""
    return await producer.call("getAdmins")


@attempt("becomeSuperAdmin", PRODUCERS)
async def _become_super_admin(_: Show, producer: Person) -> object:
    """Become superAdmin."""
    return await producer.call("updateAdmin", id=producer.uid, superAdmin=True)


@attempt("readSecrets", ADMINS)
async def _read_secrets(_: Show, admin: Person) -> object:
    """Read the stored OpenTok secret."""
    return await admin.read(f"secrets/{admin.uid}")


@attempt("useWrongCredentials", frozenset({Part.SUPER_ADMIN}))
async def _use_wrong_credentials(_: Show, boss: Person) -> object:
    """Make a producer with OpenTok credentials that are wrong."""
    return await boss.call(
        "createAdmin",
        displayName="Wrong",
        email="wrong@example.com",
        otApiKey="46999999",
        otSecret="0" * 40,
    )


@attempt("callWithoutToken")
async def _call_without_token(_: Show, person: Person) -> object:
    """Call a function without a token."""
    return await person.wire.function("getAdmins", {}, token=None)


@attempt("callWithBrokenToken")
async def _call_with_broken_token(_: Show, person: Person) -> object:
    """Call a function with a token that was tampered with."""
    broken = f"{person.session_token}x"
    return await person.wire.function("getAdmins", {}, token=broken)


@attempt("callWithOldToken")
async def _call_with_old_token(_: Show, person: Person) -> object:
    """Call a function with the token from the show."""
    night = person.event
    body = {"adminId": night.admin_id, "fanUrl": night.fan_url}
    return await person.wire.function(
        "createTokensFan", body, token=person.session_token
    )


@attempt("logInAsAdmin", FANS)
async def _log_in_as_admin(_: Show, fan: Person) -> object:
    """Log in as an admin with a fan's account."""
    return await fan.wire.function("login", {"idToken": fan.id_token}, token=None)


def _known(name: str) -> str:
    if name not in ATTEMPTS:
        raise ValueError(f"nobody knows how to try that; known: {', '.join(ATTEMPTS)}")
    return name


class TryTo(Verb):
    """Somebody tries what must not work, and is refused for the given reason."""

    does: Literal["tryTo"] = "tryTo"
    try_to: Annotated[str, AfterValidator(_known)]
    refused: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{2,60}$")]

    async def play(self, show: Show) -> str:
        tried = ATTEMPTS[self.try_to]
        try:
            came = await tried.act(show, show.people[self.who])
        except Refused as refusal:
            show.checks.equal("is refused", refusal.reason, self.refused)
            show.checks.true(
                "by a clear answer, not by a failure",
                refusal.status < 500,  # noqa: PLR2004 - where HTTP's failures begin
                came=refusal.status,
            )
        else:
            raise Unmet(
                f"{self.who} may not {tried.summary}",
                expected=f"to be refused: {self.refused}",
                came=f"it worked: {type(came).__name__}",
                advice="Look at database.rules.json and who may call the function.",
            )
        return f"tries to {tried.summary}"
