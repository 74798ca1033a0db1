"""The line: who stands where, who is called, and who answers."""

from typing import Any, Literal

from rehearsal.people import Part, Place
from rehearsal.seats import Seat, follow_line, given_seat, take_seat
from rehearsal.show import Show
from rehearsal.verbs.base import Verb, Who

DIRECTS_LINE = frozenset({Part.PRODUCER, Part.SCREENER})


class SignInAsScreener(Verb):
    """A screener signs in by the event's link for staff, and sees the line."""

    parts = frozenset({Part.SCREENER})
    does: Literal["signInAsScreener"]

    async def play(self, show: Show) -> str:
        screener = show.people[self.who]
        event = screener.event
        await screener.sign_in_anonymously()
        known = {"id": event.id, "staffUrl": event.links["staffUrl"]}
        said = {"name": screener.name, "idToken": screener.id_token}
        session = await screener.log_in("loginStaff", {**known, **said})
        show.checks.true(
            "gets no token of OpenTok",
            not any("Token" in key for key in session),
            came=[*session],
        )
        await screener.watch(event.line_path)
        return "signs in by the link for staff"


class ExpectPositions(Verb):
    """Every fan in line is told the position that the producer sees them at."""

    parts = frozenset({Part.PRODUCER})
    does: Literal["expectPositions"]

    async def play(self, show: Show) -> str:
        producer = show.people[self.who]
        event = producer.event
        await show.settle()
        order = in_order(await producer.read(event.line_path))
        told = await producer.read(event.positions_path) or {}
        wanted = {uid: number for number, uid in enumerate(order, 1)}
        found = {uid: one.get("position") for uid, one in told.items()}
        show.checks.equal("each is told the own position", found, wanted)
        by_uid = {fan.uid: fan for fan in show.fans}
        for uid in (*order[:2], *order[-1:]):
            seen = await by_uid[uid].read(by_uid[uid].own_position)
            show.checks.equal("and sees it", seen["position"], wanted[uid])
        summary = await by_uid[order[0]].read(event.summary_path)
        show.checks.equal("and how many wait", summary["waiting"], len(order))
        return f"sees that {len(order)} fans know where they stand"


class MoveInLine(Verb):
    """Producer or screener give a fan another place in line."""

    parts = DIRECTS_LINE
    does: Literal["moveInLine"]
    fan: Who
    to: Literal["first", "last"] | None = None
    before: Who | None = None
    after: Who | None = None

    def named(self) -> list[str]:
        others = (self.before, self.after)
        return [self.who, self.fan, *(one for one in others if one is not None)]

    async def play(self, show: Show) -> str:
        by, fan = show.people[self.who], show.people[self.fan]
        beside = {"before": self.before, "after": self.after}
        ids = {key: show.people[one].uid for key, one in beside.items() if one}
        to = {"to": self.to} if self.to else {}
        body: dict[str, Any] = {"id": by.event.id, "fanId": fan.uid, **ids, **to}
        reply = await by.call("moveInLine", **body)
        await show.settle()
        order = in_order(await by.read(by.event.line_path))
        position = order.index(fan.uid) + 1
        show.checks.equal("stands where it says", reply.get("position"), position)
        await follow_line(show, by.event)
        return f"moves {fan.name} in line (now {position} of {len(order)})"


class Hold(Verb):
    """Producer or screener have a fan passed over for now, or no longer."""

    parts = DIRECTS_LINE
    does: Literal["hold"]
    fan: Who
    held: bool = True

    def named(self) -> list[str]:
        return [self.who, self.fan]

    async def play(self, show: Show) -> str:
        by, fan = show.people[self.who], show.people[self.fan]
        await by.change({f"{fan.own_line_place}/held": True if self.held else None})
        return f"{'holds' if self.held else 'no longer holds'} {fan.name}"


class WriteNote(Verb):
    """Producer or screener write something down about a fan, who never sees it."""

    parts = DIRECTS_LINE
    does: Literal["writeNote"]
    fan: Who
    text: str

    def named(self) -> list[str]:
        return [self.who, self.fan]

    async def play(self, show: Show) -> str:
        by, fan = show.people[self.who], show.people[self.fan]
        place = f"notes/{fan.own_key}"
        note = {"text": self.text, "at": {".sv": "timestamp"}, "by": by.uid}
        await by.change({place: note})
        seen = await show.producer_of(by.event).read(place)
        show.checks.equal("the producer reads it", seen["text"], self.text)
        return f"writes a note about {fan.name}"


class CallNext(Verb):
    """A click calls the next fan who is there and ready; once, however often it comes.

    The fan's app sees the call, and how long there is to answer it.
    """

    parts = DIRECTS_LINE
    does: Literal["callNext"]
    fan: Who
    """Whom it should be."""

    def named(self) -> list[str]:
        return [self.who, self.fan]

    async def play(self, show: Show) -> str:
        by, fan = show.people[self.who], show.people[self.fan]
        click = {"id": by.event.id, "requestId": f"click-{show.due.total_seconds():g}"}
        first = await by.call("callNext", **click)
        again = await by.call("callNext", **click)
        show.checks.equal("calls the first who can come", first["fanId"], fan.uid)
        show.checks.equal("once", again, first)
        called_at = await fan.read(fan.own_call)
        show.checks.equal("the fan sees since when", called_at, first["calledAt"])
        seconds = await fan.read(f"{by.event.show_path}/callSeconds")
        until = called_at + 1000 * seconds
        show.checks.equal("and until when", until, first["answerBy"])
        fan.place = Place.BACKSTAGE
        return f"calls the next one, {fan.name}, who has {seconds} s to answer"


class AnswerCall(Verb):
    """A fan who is called takes the seat, and answers."""

    parts = frozenset({Part.FAN})
    does: Literal["answerCall"]

    async def play(self, show: Show) -> str:
        fan = show.people[self.who]
        await take_seat(show, fan, Seat.CALLED)
        await fan.change({fan.own_call: None})
        return "comes backstage, and answers the call"


class ExpectCallMissed(Verb):
    """A fan has not answered in time: the call is over, and the place in line stays."""

    parts = frozenset({Part.FAN})
    does: Literal["expectCallMissed"]
    times: int = 1

    async def play(self, show: Show) -> str:
        fan = show.people[self.who]
        await show.settle()
        show.checks.equal("the call is over", await fan.read(fan.own_call), None)
        record = await fan.read(fan.own_record)
        show.checks.equal("is called no more", record.get("isBackstage"), None)
        place = await fan.read(fan.own_line_place)
        show.checks.equal("has missed so many", place["missed"], self.times)
        seat = await given_seat(fan)
        show.checks.true("has the seat before", seat is not Seat.CALLED, came=seat)
        fan.place = Place.LINE
        return "has not answered in time"


def in_order(line: Any) -> list[str]:  # noqa: ANN401 - JSON
    """The fans in line, first to last."""
    return sorted(line or {}, key=lambda uid: (line[uid]["order"], uid))
