"""What the producer and one person in the show tell each other."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import StringConstraints, model_validator

from rehearsal.people import Part, Person
from rehearsal.show import Show
from rehearsal.tabs import NOW
from rehearsal.verbs.base import Note, Verb, Who

SLOTS: Final = 100

Cue = Annotated[str, StringConstraints(pattern=r"^[a-z][A-Za-z]{1,30}$")]


class SendMessage(Verb):
    """The producer writes to somebody in the show, or they to the producer."""

    parts = frozenset({Part.PRODUCER, Part.HOST, Part.CELEBRITY, Part.FAN})
    does: Literal["sendMessage"]
    to: Who | None = None
    """Whom the producer writes to. Everybody else writes to the producer."""
    text: Note | None = None
    cue: Cue | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.text is None) is (self.cue is None):
            raise ValueError("needs a `text` or a `cue`")
        return self

    def named(self) -> list[str]:
        return [self.who, *([self.to] if self.to else [])]

    async def play(self, show: Show) -> str:
        sender = show.people[self.who]
        if sender.part is Part.PRODUCER:
            person, other = show.people[self.to or self.who], "the person"
            reader = person
        else:
            person, other = sender, "the producer"
            reader = show.producer_of(sender.event)
        message = {"text": self.text} if self.text else {"cue": self.cue}
        screen = await reader.watch(messages_of(person))
        slot = await send(sender, person, message)
        side = side_of(sender)
        await screen.until(
            f"{other} reads it",
            lambda view: _reads(view, side, slot, message),
        )
        show.checks.passed.append(f"{other} reads it")
        to = f" to {person.name}" if sender is not person else ""
        said = f"the cue {self.cue}" if self.cue else f"“{self.text}”"
        return f"sends {said}{to}"


def messages_of(person: Person) -> str:
    """What a person and the producer have written each other."""
    return f"messages/{person.event.id}/{person.uid}"


def side_of(sender: Person) -> str:
    """As whose the messages of this sender are stored."""
    return "producer" if sender.part is Part.PRODUCER else "person"


async def send(sender: Person, person: Person, message: dict[str, Any]) -> str:
    """Write to or as this person; the slot. The rules take one message at a time."""
    place, side = messages_of(person), side_of(sender)
    last = await sender.read(f"{place}/last/{side}")
    slot = f"{0 if last is None else (int(last) + 1) % SLOTS:02}"
    written = {**message, "at": NOW}
    await sender.merge(place, **{f"{side}/{slot}": written, f"last/{side}": slot})
    return slot


def _reads(view: Any, side: str, slot: str, message: dict[str, Any]) -> bool:  # noqa: ANN401 - JSON
    there = ((view or {}).get(side) or {}).get(slot) or {}
    return {**there, **message} == there
