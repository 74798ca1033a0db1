"""Everything that a run of show can ask for, one class per word."""

from typing import Annotated, Any, get_args

from pydantic import Discriminator, Tag

from rehearsal.verbs.arriving import Arrive, ComeTooLate, OpenPreshow
from rehearsal.verbs.base import Verb
from rehearsal.verbs.being_disconnected import ExpectDisconnected
from rehearsal.verbs.broadcasting import (
    End,
    ExpectArchive,
    ExpectImagesGone,
    ExpectRecordsGone,
    GoLive,
    WatchByHls,
)
from rehearsal.verbs.captioning import StartCaptions, StopCaptions
from rehearsal.verbs.clearing import ClearStage, Resume
from rehearsal.verbs.clicking_twice import ClickTwice
from rehearsal.verbs.connecting import (
    CloseTab,
    ComeBack,
    ExpectGone,
    Leave,
    LoseConnection,
    OpenTab,
    Reload,
)
from rehearsal.verbs.directing import (
    EndPrivateCall,
    GetInLine,
    MoveBackstage,
    MoveOnStage,
    PrivateCall,
    SendBack,
    TakeOffStage,
    TakeOnDeck,
)
from rehearsal.verbs.forgetting import DeleteRecording, ErasePerson, ExportConsents
from rehearsal.verbs.intermission import Intermission
from rehearsal.verbs.leasing import CommandWithLease, TakeLease
from rehearsal.verbs.messaging import SendMessage
from rehearsal.verbs.passing_time import Advance
from rehearsal.verbs.preparing import (
    CreateEvent,
    CreateProducer,
    CreateSuperAdmin,
    SignIn,
)
from rehearsal.verbs.publishing import Publish, RotateServer, StopPublishing
from rehearsal.verbs.reading import ReadTimeline
from rehearsal.verbs.recordings import ExpectParts, ExpectRecording
from rehearsal.verbs.refusals import TryTo
from rehearsal.verbs.waiting import (
    AnswerCall,
    CallNext,
    ExpectCallMissed,
    ExpectPositions,
    Hold,
    MoveInLine,
    SignInAsScreener,
    WriteNote,
)


def _word(step: Any) -> str | None:  # noqa: ANN401 - whatever a file holds
    if isinstance(step, Verb):
        return str(getattr(step, "does", ""))
    if not isinstance(step, dict):
        return None
    return "tryTo" if "tryTo" in step else step.get("does")


Step = Annotated[
    Annotated[CreateSuperAdmin, Tag("createSuperAdmin")]
    | Annotated[SignIn, Tag("signIn")]
    | Annotated[CreateProducer, Tag("createProducer")]
    | Annotated[CreateEvent, Tag("createEvent")]
    | Annotated[OpenPreshow, Tag("openPreshow")]
    | Annotated[Arrive, Tag("arrive")]
    | Annotated[ComeTooLate, Tag("comeTooLate")]
    | Annotated[OpenTab, Tag("openTab")]
    | Annotated[CloseTab, Tag("closeTab")]
    | Annotated[Reload, Tag("reload")]
    | Annotated[LoseConnection, Tag("loseConnection")]
    | Annotated[ComeBack, Tag("comeBack")]
    | Annotated[Leave, Tag("leave")]
    | Annotated[ExpectGone, Tag("expectGone")]
    | Annotated[ExpectDisconnected, Tag("expectDisconnected")]
    | Annotated[GetInLine, Tag("getInLine")]
    | Annotated[SignInAsScreener, Tag("signInAsScreener")]
    | Annotated[ExpectPositions, Tag("expectPositions")]
    | Annotated[MoveInLine, Tag("moveInLine")]
    | Annotated[Hold, Tag("hold")]
    | Annotated[WriteNote, Tag("writeNote")]
    | Annotated[CallNext, Tag("callNext")]
    | Annotated[AnswerCall, Tag("answerCall")]
    | Annotated[ExpectCallMissed, Tag("expectCallMissed")]
    | Annotated[TakeLease, Tag("takeLease")]
    | Annotated[CommandWithLease, Tag("commandWithLease")]
    | Annotated[TakeOnDeck, Tag("takeOnDeck")]
    | Annotated[SendMessage, Tag("sendMessage")]
    | Annotated[MoveBackstage, Tag("moveBackstage")]
    | Annotated[SendBack, Tag("sendBack")]
    | Annotated[PrivateCall, Tag("privateCall")]
    | Annotated[EndPrivateCall, Tag("endPrivateCall")]
    | Annotated[MoveOnStage, Tag("moveOnStage")]
    | Annotated[TakeOffStage, Tag("takeOffStage")]
    | Annotated[GoLive, Tag("goLive")]
    | Annotated[WatchByHls, Tag("watchByHls")]
    | Annotated[Publish, Tag("publish")]
    | Annotated[StopPublishing, Tag("stopPublishing")]
    | Annotated[RotateServer, Tag("rotateServer")]
    | Annotated[ExpectRecording, Tag("expectRecording")]
    | Annotated[StartCaptions, Tag("startCaptions")]
    | Annotated[StopCaptions, Tag("stopCaptions")]
    | Annotated[Intermission, Tag("intermission")]
    | Annotated[ClearStage, Tag("clearStage")]
    | Annotated[Resume, Tag("resume")]
    | Annotated[End, Tag("end")]
    | Annotated[ExpectRecordsGone, Tag("expectRecordsGone")]
    | Annotated[ExpectArchive, Tag("expectArchive")]
    | Annotated[ExpectParts, Tag("expectParts")]
    | Annotated[ExpectImagesGone, Tag("expectImagesGone")]
    | Annotated[ReadTimeline, Tag("readTimeline")]
    | Annotated[ExportConsents, Tag("exportConsents")]
    | Annotated[ErasePerson, Tag("erasePerson")]
    | Annotated[DeleteRecording, Tag("deleteRecording")]
    | Annotated[Advance, Tag("advance")]
    | Annotated[ClickTwice, Tag("clickTwice")]
    | Annotated[TryTo, Tag("tryTo")],
    Discriminator(
        _word,
        custom_error_type="unknown_verb",
        custom_error_message="needs `does` or `tryTo`, with a word that is known",
    ),
]
"""One step of a file, told apart by `does` (or by `tryTo`)."""


def vocabulary() -> dict[str, type[Verb]]:
    """Every verb by its word, in the order of a show."""
    union, _ = get_args(Step)
    members = [get_args(member) for member in get_args(union)]
    return {tag.tag: verb for verb, tag in members}
