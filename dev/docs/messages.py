"""The parts of `docs/messages.md` that come from the code: cues, bounds, the module."""

from typing import Final

from dev import ROOT
from dev.docs.blocks import table
from interactive_broadcast.records.messages import (
    CUES,
    KEPT_HOURS,
    MIN_INTERVAL_MS,
    Sender,
)

MODULE: Final = ROOT / "web/client/src/messages.ts"
OLD_SIGNALS: Final = {
    "prepare": "`prepareGoLive`",
    "joinBackstage": "`joinBackstage`",
    "joinStage": "`joinHost`, `joinHostNow`",
    "backToLine": "`disconnectBackstage`",
    "leave": "`disconnect`",
    "muteAudio": "`muteAudio`",
    "unmuteAudio": "`muteAudio`",
    "muteVideo": "`videoOnOff`",
    "unmuteVideo": "`videoOnOff`",
    "newBackstageFan": "`newBackstageFan`",
    "trouble": "`warning`",
}
"""Cue → what old apps signal over OpenTok instead."""


def code() -> str:
    """The whole module, as a block of TypeScript."""
    return f"```ts\n{MODULE.read_text(encoding='utf-8').strip()}\n```"


def cues() -> str:
    """Every cue, whose it is, and what it means."""
    rows = [
        [f"`{cue}`", sender.value, meaning, OLD_SIGNALS.get(cue, "")]
        for sender in Sender
        for cue, meaning in CUES[sender].items()
    ]
    return table(["cue", "from", "means", "old apps signal"], rows)


def bounds() -> str:
    """How often, and how long they are kept."""
    rows = [
        ["between two messages of one sender to one receiver", f"{MIN_INTERVAL_MS} ms"],
        ["kept after the end of the show", f"{KEPT_HOURS} hours"],
    ]
    return table(["", ""], rows)
