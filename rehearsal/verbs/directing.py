"""The producer directs: the line, the backstage, private calls, the stage."""

from typing import Any, Literal

from rehearsal.people import Event, Part, Person, Place, SessionKind
from rehearsal.pictures import portrait
from rehearsal.seats import Seat, follow_line, given_seat, take_seat
from rehearsal.show import Show
from rehearsal.streams import check_whose_stream
from rehearsal.tabs import NOW
from rehearsal.verbs.base import Count, Verb, Who
from rehearsal.verbs.consenting import give_consent

PLACES = {"isBackstage": "backstageFanId", "isOnStage": "stageFanId"}
"""A fan's flag, and where the show names the one fan who may have it."""


class GetInLine(Verb):
    """Fans get in line with name and picture; the first of them go on deck."""

    parts = frozenset({Part.FAN})
    takes_all_fans = True
    does: Literal["getInLine"]
    first: Count | None = None
    """Only so many of the fans."""

    async def play(self, show: Show) -> str:
        fans = show.members(self.who)[: self.first]
        await show.together(fans, lambda fan: _introduce_themselves(show, fan))
        for fan in fans:
            # One after another, so that the order is that of the cast.
            await fan.change({fan.own_line_place: {"at": NOW, "order": NOW}})
            fan.place = Place.LINE
        await show.settle()
        await self._check(show, fans)
        await follow_line(show, fans[0].event)
        names = " and ".join(fan.name for fan in fans[:2])
        more = f" and {len(fans) - 2} more" if len(fans) > 2 else ""  # noqa: PLR2004 - those who are named
        return f"in line with name and picture: {names}{more}"

    async def _check(self, show: Show, fans: list[Person]) -> None:
        event = fans[0].event
        running_show = await show.producer_of(event).watch(event.show_path)
        names = {fan.uid: fan.name for fan in fans}
        view = await running_show.until(
            "the producer sees their names",
            lambda view: names.items() <= _names(view).items(),
        )
        show.checks.passed.append("the producer sees their names")
        show.checks.true(
            "the producer sees that they have pictures",
            all("snapshotAt" in view["activeFans"][fan.uid] for fan in fans),
            came=view["activeFans"],
        )
        first = fans[0]
        show.checks.equal(
            "the producer sees the picture of whom they look at",
            await show.producer_of(event).read(first.own_picture),
            portrait(first.name),
        )


async def _introduce_themselves(show: Show, fan: Person) -> None:
    await give_consent(show, fan)
    own = await fan.watch(fan.own_record)
    fields = {
        "id": fan.uid,
        "name": fan.name,
        "browser": "Chrome",
        "os": "Linux",
        "mobile": False,
        "snapshotAt": NOW,
        "isBackstage": False,
        "inPrivateCall": False,
    }
    written = {f"{fan.own_record}/{key}": one for key, one in fields.items()}
    await fan.change({**written, fan.own_picture: portrait(fan.name)})
    await own.until("sees the own record", lambda view: view.get("name"))


def _names(view: dict[str, Any]) -> dict[str, str | None]:
    fans = view.get("activeFans", {})
    return {uid: record.get("name") for uid, record in fans.items()}


class _Move(Verb):
    """What moving a fan has in common."""

    parts = frozenset({Part.PRODUCER})
    fan: Who

    def named(self) -> list[str]:
        return [self.who, self.fan]

    async def move(self, show: Show, place: Place, **flags: bool) -> Person:
        """Write the fan's flags as the producer; the fan sees them."""
        producer, fan = show.people[self.who], show.people[self.fan]
        await producer.change(await self._moves(producer, fan, flags))
        own = await fan.watch(fan.own_record)
        await own.until(
            f"{fan.name} sees {flags}",
            lambda view: flags.items() <= (view or {}).items(),
        )
        show.checks.passed.append(f"{fan.name} sees it")
        fan.place = place
        return fan

    async def _moves(
        self, producer: Person, fan: Person, flags: dict[str, bool]
    ) -> dict[str, object]:
        """The one write that moves the fan: flags, and who has the place now.

        The flag of whoever had it before is removed, not set: the record of somebody
        who has just left is then not made again. Whoever comes on stage has had their
        turn, and leaves the line.
        """
        show, moves = fan.event.show_path, dict[str, object]()
        for flag, pointer in PLACES.items():
            if flags.get(flag):
                former = await producer.read(f"{show}/{pointer}")
                if former not in (None, fan.uid):
                    moves[f"{show}/activeFans/{former}/{flag}"] = None
                moves[f"{show}/{pointer}"] = fan.uid
        if flags.get("isOnStage"):
            moves |= {fan.own_line_place: None, fan.own_deck_place: None}
        return moves | {
            f"{fan.own_record}/{flag}": value for flag, value in flags.items()
        }


class TakeOnDeck(_Move):
    """The producer takes a fan on deck before their turn, to see and hear them."""

    does: Literal["takeOnDeck"]

    async def play(self, show: Show) -> str:
        producer, fan = show.people[self.who], show.people[self.fan]
        await producer.change(
            {fan.own_deck_place: "producer", fan.own_line_place: None}
        )
        await give_consent(show, fan)
        await show.settle()
        await follow_line(show, fan.event)
        show.checks.equal("is on deck", fan.tokens["seat"], Seat.ON_DECK.value)
        return f"takes {fan.name} on deck"


class MoveBackstage(_Move):
    """The producer calls a fan backstage, who gets tokens to talk there."""

    does: Literal["moveBackstage"]

    async def play(self, show: Show) -> str:
        fan = await self.move(show, Place.BACKSTAGE, isBackstage=True)
        await take_seat(show, fan, Seat.CALLED)
        await check_whose_stream(show, fan, SessionKind.BACKSTAGE)
        return f"calls {fan.name} backstage"


class SendBack(_Move):
    """The producer sends a fan back from the backstage, to the seat they had before."""

    does: Literal["sendBack"]

    async def play(self, show: Show) -> str:
        fan = await self.move(show, Place.LINE, isBackstage=False)
        await _disconnect(show, fan, SessionKind.BACKSTAGE)
        seat = await given_seat(fan)
        await take_seat(show, fan, seat)
        return f"sends {fan.name} back ({seat})"


class MoveOnStage(_Move):
    """The producer puts a fan on stage; the fan gets a token worth that seat."""

    does: Literal["moveOnStage"]

    async def play(self, show: Show) -> str:
        fan = await self.move(show, Place.STAGE, isBackstage=False, isOnStage=True)
        await take_seat(show, fan, Seat.STAGE)
        await check_whose_stream(show, fan, SessionKind.STAGE)
        stream = fan.streams[SessionKind.STAGE]
        await self._check(show, fan, stream)
        await show.settle()
        await follow_line(show, fan.event)
        self._remember(show, fan)
        return f"puts {fan.name} on stage"

    def _remember(self, show: Show, fan: Person) -> None:
        """For whoever looks back on the show."""
        producer, known = show.people[self.who], on_stage_of(show, fan.event)
        known["ever"].append(fan.name)
        if producer.watches[fan.event.show_path].view["status"] == "live":
            known["live"].append(fan.name)

    async def _check(self, show: Show, fan: Person, stream: str) -> None:
        stage = await show.client.opentok(
            "GET", f"sessions/{fan.tokens['stageSessionId']}"
        )
        show.checks.true(
            "everybody on stage sees the fan",
            stream in [each["id"] for each in stage["streams"]],
            came=stage["streams"],
        )


class TakeOffStage(_Move):
    """The producer takes a fan off the stage, who is then audience again."""

    does: Literal["takeOffStage"]

    async def play(self, show: Show) -> str:
        fan = await self.move(show, Place.AUDIENCE, isOnStage=False)
        await _disconnect(show, fan, SessionKind.STAGE)
        await take_seat(show, fan, Seat.AUDIENCE)
        return f"takes {fan.name} off the stage"


async def _disconnect(show: Show, fan: Person, session: SessionKind) -> None:
    """The producer's app ends a fan's connection: who is sent away does not stay."""
    producer = show.producer_of(fan.event)
    connection = fan.connections[session]
    body = {"connectionId": producer.connections[session], "targetId": connection}
    await show.client.opentok("POST", "forceDisconnect", body)
    cut = await show.client.opentok("GET", f"connections/{connection}")
    show.checks.equal("is disconnected", cut["reason"], "forceDisconnected")
    fan.connections.pop(session)
    fan.streams.pop(session, None)


class PrivateCall(Verb):
    """The producer talks to a fan, the host or the celebrity, unheard by others."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["privateCall"]
    partner: Who

    def named(self) -> list[str]:
        return [self.who, self.partner]

    async def play(self, show: Show) -> str:
        producer, partner = show.people[self.who], show.people[self.partner]
        call = call_with(partner)
        await producer.change({f"{producer.event.show_path}/privateCall": call})
        if partner.part is Part.FAN:
            await producer.change({f"{partner.own_record}/inPrivateCall": True})
            own = await partner.watch(partner.own_record)
            await own.until("is called", lambda view: view["inPrivateCall"])
            await take_seat(show, partner, Seat.CALLED)
        for guest in show.of(producer.event, Part.HOST, Part.CELEBRITY):
            if f"{guest.event.show_path}/privateCall" in guest.watches:
                await _sees_call(show, guest, call)
        return f"calls {partner.name} in private"


class EndPrivateCall(Verb):
    """The producer ends the private call."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["endPrivateCall"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = producer.event
        call = await producer.read(f"{event.show_path}/privateCall")
        await producer.change({f"{event.show_path}/privateCall": None})
        for fan in show.fans:
            if call and fan.uid == call.get("fanId"):
                await producer.change({f"{fan.own_record}/inPrivateCall": False})
                seat = await given_seat(fan)
                if seat is not Seat.CALLED:
                    await _disconnect(show, fan, SessionKind.BACKSTAGE)
                await take_seat(show, fan, seat)
        for guest in show.of(event, Part.HOST, Part.CELEBRITY):
            if f"{event.show_path}/privateCall" in guest.watches:
                await _sees_call(show, guest, None)
        return "ends the private call"


def on_stage_of(show: Show, event: Event) -> dict[str, list[str]]:
    """Whom the producer has put on stage, in this order: `ever`, and while `live`."""
    known: dict[str, list[str]] = show.memories.setdefault(
        f"on the stage of {event.key}", {"ever": [], "live": []}
    )
    return known


def call_with(partner: Person) -> dict[str, str]:
    """The record of a private call, as the producer's app writes it."""
    kinds = {Place.STAGE: "fan", Place.BACKSTAGE: "backstageFan"}
    if partner.part is not Part.FAN:
        return {"isWith": partner.part.value}
    kind = kinds.get(partner.place, "activeFan")
    return {"isWith": kind, "fanId": partner.uid}


async def _sees_call(show: Show, guest: Person, call: dict[str, str] | None) -> None:
    watch = await guest.watch(f"{guest.event.show_path}/privateCall")
    await watch.until(
        f"the {guest.part} sees the private call {call}", lambda view: view == call
    )
    show.checks.passed.append(f"the {guest.part} sees who is in a private call")
