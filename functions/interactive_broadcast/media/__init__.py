"""Recording, streaming, and OpenTok's own primitives."""

from dataclasses import dataclass

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events import EventServices
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.media.archive_urls import ArchiveUrls
from interactive_broadcast.media.parts import RecordedParts
from interactive_broadcast.media.primitives import VideoPrimitives
from interactive_broadcast.media.recording import Recording
from interactive_broadcast.media.streaming import Streaming


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaServices:
    """What other rooms use of this one."""

    recording: Recording
    parts: RecordedParts
    streaming: Streaming
    archive_urls: ArchiveUrls
    primitives: VideoPrimitives


def assemble(
    ports: Ports, events: EventServices, effects: EffectServices
) -> MediaServices:
    """The room over the ports. Makes no call."""
    parts = RecordedParts(
        databases=ports.databases,
        parts=effects.records.archive_parts,
        admins=events.admins.store,
        limits=ports.limits,
        clock=ports.clock,
    )
    return MediaServices(
        recording=Recording(
            events=events.store,
            shows=effects.records.shows,
            parts=parts,
            tasks=effects.tasks,
            clock=ports.clock,
        ),
        parts=parts,
        streaming=Streaming(
            events=events.store,
            shows=effects.records.shows,
            tasks=effects.tasks,
            clock=ports.clock,
        ),
        archive_urls=ArchiveUrls(
            events=events.store,
            admins=events.admins.store,
            limits=ports.limits,
            clock=ports.clock,
        ),
        primitives=VideoPrimitives(admins=events.admins.store, clock=ports.clock),
    )
