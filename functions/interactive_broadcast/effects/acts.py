"""What the acts of effects are told, and what they say that they have done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from interactive_broadcast.admins.store import AdminStore, Project, StoredProject
from interactive_broadcast.effects.models import EffectRecords, MediaState
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.archive_parts import ArchivePart


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is the case after effects were claimed: read once for all of a round."""

    records: EffectRecords
    """The ledger."""
    event: EventRecord | None
    """None when it is gone."""
    shown_event: str | None
    """Id of the event whose show is at its address."""
    parts: Sequence[ArchivePart] = ()
    """Of its recording, oldest first; where an effect needs them."""
    is_published: bool = False
    """Whether OpenTok has told of a stream on stage, and not of its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectContext:
    """The event whose effects are carried out, and its admin's video project.

    Made once for effects that run side by side. The project is as it was then; the
    event is as it is after they were claimed, once somebody has looked (`after`).
    """

    event: EventRecord
    """What is known of it, if it is gone."""
    admins: AdminStore
    stored: StoredProject
    status: Status | None
    """The event's; None when it is gone."""
    shown_event: str | None = None
    """Id of the event whose show was at its address then."""
    parts: Sequence[ArchivePart] = ()
    """Of its recording, oldest first; only for the effect that stops it."""
    is_published: bool = False
    """Whether OpenTok has told of a stream on stage, and not of its end: a hint, only
    for the effect that starts a recording."""

    @classmethod
    def of(
        cls,
        event: EventRecord,
        admins: AdminStore,
        stored: StoredProject | None = None,
    ) -> "EffectContext":
        """Reads what is stored of the admin's project, with the backend's rights.

        Unless that was read before: `stored`.
        """
        stored = stored or admins.stored_project(event.admin_id)
        return cls(event=event, admins=admins, stored=stored, status=event.status)

    def after(self, look: Look) -> "EffectContext":
        """As it is after the effects were claimed."""
        return replace(
            self,
            event=look.event or self.event,
            status=None if look.event is None else look.event.status,
            shown_event=look.shown_event,
            parts=look.parts,
            is_published=look.is_published,
        )

    @property
    def is_shown(self) -> bool:
        """Whether the show at the event's address was its own."""
        return self.shown_event == self.event.id

    @property
    def hls(self) -> bool:
        """Whether the admin's shows are streamed to viewers beyond the limit."""
        return self.stored.admin is not None and self.stored.admin.hls

    def project(self) -> Project:
        """The video project. Makes no call.

        Raises:
            AdminNotFound, VideoCredentialsMissing: there is none.
            VideoProjectChanged: the event's sessions are in another one, which the
                admin has left.
        """
        project = self.admins.open_project(self.stored)
        self.event.check_in(project.video)
        return project


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an act is told."""

    may_have_acted: bool
    """Whether an earlier attempt may have done it, and its answer was lost."""
    records: EffectRecords
    """What the ledger has of the event's effects, read after this one was claimed."""

    def media(self, event: EventRecord) -> MediaState:
        """What is recorded and streamed, as those records tell."""
        return MediaState.of(event, self.records)


@dataclass(frozen=True, slots=True)
class Acted:
    """What an act did: for the ledger and timeline, and for other records."""

    result: dict[str, Json] = field(default_factory=dict)
    writes: Writes = field(default_factory=dict)
    late: Callable[[], Writes] | None = None
    """More writes, which depend on what is the case when OpenTok has answered. Called
    once, beside the check that nobody has taken over."""
    at_once: bool = False
    """Whether it has waited for nothing: what was seen after the claim holds still."""


def skipped(why: str) -> Acted:
    """There was nothing to do, and there never will be. `why` is for the timeline."""
    return Acted({"skipped": why})


Act = Callable[[Attempt], Acted]
