"""Recording, streaming, captions, and OpenTok's own primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interactive_broadcast.kernel.first_use import on_first_use

if TYPE_CHECKING:
    from interactive_broadcast.effects import EffectServices
    from interactive_broadcast.events import EventServices
    from interactive_broadcast.kernel.ports import Ports
    from interactive_broadcast.media.archive_urls import ArchiveUrls
    from interactive_broadcast.media.captions import LiveCaptions
    from interactive_broadcast.media.holding import Holding
    from interactive_broadcast.media.parts import RecordedParts
    from interactive_broadcast.media.primitives import VideoPrimitives
    from interactive_broadcast.media.recording import Recording
    from interactive_broadcast.media.streaming import Streaming


class MediaServices:
    """What the other packages use of this one."""

    def __init__(
        self, ports: Ports, events: EventServices, effects: EffectServices
    ) -> None:
        self._ports = ports
        self._events = events
        self._effects = effects

    @on_first_use
    def recording(self) -> Recording:
        from interactive_broadcast.media.recording import Recording

        return Recording(
            shows=self._effects.records.shows,
            parts=self.parts,
            tasks=self._effects.tasks,
            clock=self._ports.clock,
        )

    @on_first_use
    def parts(self) -> RecordedParts:
        from interactive_broadcast.media.parts import RecordedParts

        return RecordedParts(
            databases=self._ports.databases,
            parts=self._effects.records.archive_parts,
            admins=self._events.admins.store,
            limits=self._ports.limits,
            clock=self._ports.clock,
        )

    @on_first_use
    def streaming(self) -> Streaming:
        from interactive_broadcast.media.streaming import Streaming

        return Streaming(
            shows=self._effects.records.shows,
            tasks=self._effects.tasks,
            clock=self._ports.clock,
        )

    @on_first_use
    def holding(self) -> Holding:
        from interactive_broadcast.media.holding import Holding

        return Holding(
            shows=self._effects.records.shows,
            ledger=self._effects.ledger,
            timeline=self._effects.records.timeline,
            clock=self._ports.clock,
        )

    @on_first_use
    def captions(self) -> LiveCaptions:
        from interactive_broadcast.media.captions import LiveCaptions

        return LiveCaptions(
            databases=self._ports.databases,
            ledger=self._effects.ledger,
            proofs=self._ports.callback_proofs,
            clock=self._ports.clock,
        )

    @on_first_use
    def archive_urls(self) -> ArchiveUrls:
        from interactive_broadcast.media.archive_urls import ArchiveUrls

        return ArchiveUrls(
            events=self._events.store,
            admins=self._events.admins.store,
            parts=self.parts,
            limits=self._ports.limits,
            clock=self._ports.clock,
        )

    @on_first_use
    def primitives(self) -> VideoPrimitives:
        from interactive_broadcast.media.primitives import VideoPrimitives

        return VideoPrimitives(
            admins=self._events.admins.store, clock=self._ports.clock
        )
