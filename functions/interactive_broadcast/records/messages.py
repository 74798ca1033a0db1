"""Messages between the producer and one person in a show, through the database.

`messages/{eventId}/{uid}/{from}/{slot}`. Clients write and read them; the rules say
who, how long and how often, and are made from what is declared here. The backend does
nothing with them but remove them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.models import EpochMs, RecordModel
from interactive_broadcast.kernel.texts import HIDDEN, Text

KEPT_HOURS: Final = 72
"""After the end of the show: long enough to follow up on what was said in it."""

MIN_INTERVAL_MS: Final = 500
"""Between two messages of one sender to one receiver. Nobody types or clicks faster,
and one who is written to all the time can still read."""

SLOT: Final = "^[0-9]{2}$"
"""A hundred for each side, used in turn: rules cannot count, but they see the names."""

MessageText = Annotated[
    str,
    # Of control characters the line end is left, which people type.
    Text(
        least=1,
        most=500,
        never=(rf"[\u0000-\u0009\u000b-\u001f\u007f-\u009f{HIDDEN}]",),
    ),
]
"""What somebody has typed."""


class Sender(StrEnum):
    """Whose message it is."""

    PRODUCER = "producer"
    PERSON = "person"
    """The other one: a fan, the host or the celebrity."""


class Message(RecordModel):
    """One message: a text, or a cue."""

    at: EpochMs
    text: MessageText | None = None
    cue: str | None = None
    """One of `CUES`, which docs/messages.md lists."""


CUES: Final[Mapping[Sender, Mapping[str, str]]] = {
    Sender.PRODUCER: {
        "prepare": "Be ready, with camera and microphone: it is your turn soon.",
        "joinBackstage": "Come backstage: ask for the seat `called`.",
        "joinStage": "Come on stage: ask for the seat `stage`.",
        "backToLine": "Go back to the line.",
        "leave": "Leave the show.",
        "muteAudio": "Turn your microphone off.",
        "unmuteAudio": "Turn your microphone on.",
        "muteVideo": "Turn your camera off.",
        "unmuteVideo": "Turn your camera on.",
        "newBackstageFan": "To host and celebrity: another fan is backstage.",
    },
    Sender.PERSON: {
        "ready": "I am ready.",
        "notReady": "I am not ready: take somebody else first.",
        "joined": "I am where you have called me.",
        "muted": "My microphone is off.",
        "unmuted": "My microphone is on.",
        "trouble": "I cannot see or hear you.",
        "leaving": "I have to go.",
    },
}
"""Sender → what apps say without words → what it means. Apps show it in the language of
their user."""


def removal(event_id: str) -> Writes:
    """The write that removes all messages of an event."""
    return {paths.messages(event_id): None}
