"""Messages between the producer and one person: who writes, who reads, how often."""

from typing import Any, Final

from interactive_broadcast.records.messages import CUES, Sender
from tests.rules.case import ALLOWED, NO_WRITE, Case
from tests.rules.people import NO_ONE, OWNERS, Who
from tests.rules.right import Act, Right
from tests.rules.states import LIFE, State
from tests.rules.tables.fans import INSIDE
from tests.rules.tables.presence import OPEN
from tests.rules.tables.reading import EXISTING, ODD
from tests.rules.tables.shapes import Shape
from tests.rules.world import NOW, guest

PERSON: Final = "messages/$eventId/$uid"
TRIED: Final = (*LIFE, *ODD, State.EARLY, State.NEXT_ONE, State.BARRED, State.FULL)
NOT_CLOSED: Final = (State.NOT_STARTED, State.EARLY, *OPEN, State.NEXT_ONE)
BESIDE: Final = (State.BARRED, State.FULL)
"""Of no consequence for those who came by a link."""

HOST: Final = guest("host", "e1")
CELEBRITY: Final = guest("celebrity", "e1")
FORMER_HOST: Final = "host-e1-fedcba9876543210"

TEXT: Final = {"at": NOW, "text": "Where do you come from?"}
READY: Final = {"at": NOW, "cue": "ready"}


def _sent(
    sender: str,
    message: Any,
    uid: str = "fan-ana",
    slot: str = "01",
    event_id: str = "e1",
) -> dict[str, Any]:
    """The one write of a message, and of which is the last."""
    place = f"messages/{event_id}/{uid}"
    return {f"{place}/{sender}/{slot}": message, f"{place}/last/{sender}": slot}


def _turned(writes: dict[str, Any]) -> dict[str, Any]:
    """The same write: the rule that refuses is that of the first path."""
    return dict(reversed(writes.items()))


def _sends(  # noqa: PLR0913, PLR0917 - a message has that many parts
    sender: str,
    message: Any,
    by: frozenset[Who],
    during: tuple[State, ...],
    uid: str = "fan-ana",
    tried: tuple[State, ...] = TRIED,
) -> tuple[Right, ...]:
    to = "a fan in the show" if uid == "fan-ana" else "host or celebrity"
    told = f"to {to}" if sender == "producer" else f"as {to}"
    return (
        *(
            Right(
                node=f"{PERSON}/{sender}/$slot",
                act=act,
                what=told,
                does=_sent(sender, message, uid, slot),
                by=by,
                during=during,
                tried=tried,
            )
            for act, slot in ((Act.CREATE, "01"), (Act.CHANGE, "00"))
        ),
        Right(
            node=f"{PERSON}/last/{sender}",
            act=Act.CHANGE,
            what=f"{told}, with the message",
            does=_turned(_sent(sender, message, uid)),
            by=by,
            during=during,
            tried=tried,
        ),
    )


RIGHTS: Final = (
    Right(
        node="messages/$eventId",
        act=Act.READ,
        does="messages/e1",
        by=OWNERS,
        during=EXISTING,
    ),
    Right(
        node=PERSON,
        act=Act.READ,
        does="messages/e1/fan-ana",
        by=OWNERS | {Who.FAN},
        during=EXISTING,
        tried=EXISTING,
    ),
    Right(
        node=PERSON,
        act=Act.READ,
        is_shown=False,
        does="messages/e1/fan-ana/producer/00",
        by=frozenset({Who.FAN}),
        during=(State.OWNER_REMOVED, State.BARRED),
        tried=(State.OWNER_REMOVED,),
    ),
    Right(
        node=PERSON,
        act=Act.READ,
        does=f"messages/e1/{HOST}",
        by=OWNERS | {Who.HOST},
        during=EXISTING,
        tried=EXISTING,
        otherwise={Who.FOREIGN_HOST: ALLOWED},
        is_shown=False,
    ),
    *_sends("producer", TEXT, OWNERS, (*OPEN, State.FULL)),
    *_sends("producer", TEXT, OWNERS, (*NOT_CLOSED, *BESIDE), HOST),
    *_sends("producer", TEXT, OWNERS, (*NOT_CLOSED, *BESIDE), CELEBRITY),
    *_sends("person", READY, frozenset({Who.FAN}), (*INSIDE, State.FULL)),
    *_sends(
        "person",
        READY,
        frozenset({Who.CELEBRITY, Who.FOREIGN_CELEBRITY}),
        (*NOT_CLOSED, *BESIDE, State.OWNER_REMOVED),
        CELEBRITY,
    ),
    *_sends(
        "person",
        READY,
        frozenset({Who.HOST, Who.FOREIGN_HOST}),
        (*NOT_CLOSED, *BESIDE, State.OWNER_REMOVED),
        HOST,
    ),
    Right(
        node=f"{PERSON}/last/producer",
        act=Act.DELETE,
        does={"messages/e1/fan-ana/last/producer": None},
        by=NO_ONE,
    ),
    Right(
        node=f"{PERSON}/producer/$slot",
        act=Act.DELETE,
        does={"messages/e1/fan-ana/producer/00": None},
        by=NO_ONE,
    ),
    Right(
        node=f"{PERSON}/person/$slot",
        act=Act.DELETE,
        does={"messages/e1/fan-ana/person/00": None},
        by=NO_ONE,
    ),
    Right(
        node=f"{PERSON}/last/person",
        act=Act.DELETE,
        does={"messages/e1/fan-ana/last/person": None},
        by=NO_ONE,
    ),
    Right(
        node="messages/$eventId",
        act=Act.DELETE,
        does={"messages/e1": None},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
)


def _shape(field: str, says: str, sender: str, fits: Any, fails: Any) -> Shape:
    """A field by itself, and the time beside it; after another message in that slot."""
    who = Who.OWNER if sender == "producer" else Who.FAN
    return _Written(
        node=f"{PERSON}/{sender}/$slot/{field}",
        says=says,
        path=f"messages/e1/fan-ana/{sender}/01",
        who=who,
        fits=tuple({"at": NOW, field: one} for one in fits),
        fails=tuple({"at": NOW, field: one} for one in fails),
    )


class _Written(Shape):
    """A message, which is named as the last one in the same write."""

    def _writes(self, value: object) -> dict[str, object]:
        before, sender, slot = self.path.rsplit("/", 2)
        return {self.path: value, f"{before}/last/{sender}": slot}


SHAPES: Final = (
    *(
        shape
        for sender in Sender
        for shape in (
            _shape(
                "text",
                "a text of 1 to 500 characters, line ends among them, without other control and hidden characters",
                sender,
                ("A", "A" * 500, "Two\nlines", "🎤" * 250),
                ("", "A" * 501, "🎤" * 250 + "A", "a\tb", "a\rb", "a\u0000", "a\u007f", "a\u0085b", "a\u202eb", "a\u2028b", 7, True, {"a": "b"}),
            ),
            _shape(
                "cue",
                ", ".join(f"`{cue}`" for cue in CUES[sender]),
                sender,
                tuple(CUES[sender]),
                ("", *(f"x{cue}" for cue in CUES[sender]), *(f"{cue}x" for cue in CUES[sender]), *(CUES[Sender.PERSON if sender is Sender.PRODUCER else Sender.PRODUCER]), 7, True, {"a": "b"}),
            ),
            _Written(
                node=f"{PERSON}/{sender}/$slot/at",
                says="the server's time at the moment of the write",
                path=f"messages/e1/fan-ana/{sender}/01",
                who=Who.OWNER if sender == "producer" else Who.FAN,
                fits=(),
                fails=tuple({"at": at, "text": "Hi"} for at in (NOW - 1, NOW + 1, "now", True)),
                rule=f"{PERSON}/{sender}/$slot/.validate",
            ),
        )
    ),
)  # fmt: skip


def _case(expected: str, who: Who, writes: dict[str, Any]) -> Case:
    return Case(who=who, state=State.LIVE, writes=writes, expected=expected)


def _invariants(sender: str, ana: Who, bea: Who, cyd: Who) -> tuple[Case, ...]:
    """`ana` writes to or as them, and so on."""
    own = f"{PERSON}/{sender}/$slot/.validate"
    last = f"{PERSON}/last/{sender}/.validate"
    place, cue = f"messages/e1/fan-ana/{sender}", next(iter(CUES[Sender(sender)]))
    one = {"at": NOW, "cue": cue}
    return (
        # Not too soon after the one before.
        _case(ALLOWED, bea, _sent(sender, one, "fan-bea")),
        _case(own, cyd, _sent(sender, one, "fan-cyd")),
        _case(own, cyd, _sent(sender, one, "fan-cyd", "00")),
        _case(ALLOWED, Who.OWNER if sender == "producer" else Who.STAGE_FAN, _sent(sender, one, "fan-sam", "99")),
        # One at a time, which is named as the last.
        _case(own, ana, {f"{place}/01": one}),
        _case(own, ana, {f"{place}/01": one, f"{place}/02": one, f"messages/e1/fan-ana/last/{sender}": "02"}),
        _case(last, ana, {f"messages/e1/fan-ana/last/{sender}": "00"}),
        _case(last, ana, {f"messages/e1/fan-ana/last/{sender}": "07"}),
        _case(last, ana, {f"messages/e1/fan-ana/last/{sender}": {".value": "01", ".priority": 1}, f"{place}/01": one}),
        # A hundred slots.
        *(_case(own, ana, _sent(sender, one, slot=slot)) for slot in ("1", "100", "x1", "1x", "-1")),
        # A text or a cue, and nothing else.
        _case(own, ana, _sent(sender, {"at": NOW})),
        _case(own, ana, _sent(sender, {"at": NOW, "text": "Hi", "cue": cue})),
        _case(own, ana, _sent(sender, {"text": "Hi"})),
        _case(own, ana, _sent(sender, {**one, ".priority": 1})),
        _case(f"{PERSON}/{sender}/$slot/at/.validate", ana, _sent(sender, {**one, "at": {".value": NOW, ".priority": 1}})),
        _case(f"{PERSON}/{sender}/$slot/$other/.validate", ana, _sent(sender, {**one, "html": "<b>"})),
        # Nobody writes a part of one.
        *(
            _case(f"{PERSON}/{sender}/$slot/.write", who, {f"{place}/00/{field}": value})
            for who in (Who.STRANGER, Who.RIVAL, Who.STAGE_FAN)
            for field, value in (("at", NOW), ("text", "Hi"), ("cue", cue), ("html", "x"))
        ),
        # What is written stays as it is.
        _case(own, ana, {f"{place}/00/text": "Something else"}),
        _case(own, ana, {f"{place}/00/at": NOW - 1}),
    )  # fmt: skip


CASES: Final = (
    *_invariants("producer", Who.OWNER, Who.OWNER, Who.OWNER),
    *_invariants("person", Who.FAN, Who.BACKSTAGE_FAN, Who.OTHER_FAN),
    # The producer does not write as the person, nor the person as the producer.
    _case(f"{PERSON}/person/$slot/.write", Who.OWNER, _sent("person", READY)),
    _case(f"{PERSON}/producer/$slot/.write", Who.FAN, _sent("producer", TEXT)),
    # Nor to somebody who is not in the show, or as somebody.
    _case(f"{PERSON}/producer/$slot/.write", Who.OWNER, _sent("producer", TEXT, "fan-ben")),
    _case(f"{PERSON}/person/$slot/.write", Who.STRANGER, _sent("person", READY, "fan-ben")),
    _case(f"{PERSON}/person/$slot/.write", Who.OTHER_HOST, _sent("person", READY, "host-e9")),
    # Nor in an event whose show it is not, though it has the same address.
    *(
        _case(f"{PERSON}/{path}/.write", who, turn(_sent(sender, message, event_id="e8")))
        for sender, who, message in (("person", Who.FAN, READY), ("producer", Who.OWNER, TEXT))
        for path, turn in ((f"{sender}/$slot", dict), (f"last/{sender}", _turned))
    ),
    # A former link's holder is somebody else, who is in the show no more.
    _case(f"{PERSON}/person/$slot/.write", Who.FORMER_HOST, _sent("person", READY, FORMER_HOST)),
    _case(f"{PERSON}/person/$slot/.write", Who.FORMER_HOST, _sent("person", READY, HOST)),
    _case(f"{PERSON}/producer/$slot/.write", Who.OWNER, _sent("producer", TEXT, FORMER_HOST)),
)  # fmt: skip
