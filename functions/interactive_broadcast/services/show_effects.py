"""Which act carries out which effect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.models.shows import Effect, EffectRecord
from interactive_broadcast.services.effects import (
    Acted,
    Attempt,
    EffectRunner,
)
from interactive_broadcast.services.recording import Recording
from interactive_broadcast.services.scene import Scene
from interactive_broadcast.services.show_records import ShowRecords
from interactive_broadcast.services.streaming import Streaming


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowEffects:
    runner: EffectRunner
    records: ShowRecords
    recording: Recording
    streaming: Streaming

    def run(
        self, effect: Effect, scene: Scene, *, by: str, by_hand: bool = False
    ) -> EffectRecord:
        """Carry out one effect, once: see `EffectRunner.run`."""
        act = partial(self._acts()[effect], scene)
        return self.runner.run(scene.event.id, effect, act, by=by, by_hand=by_hand)

    def _acts(self) -> Mapping[Effect, Callable[[Scene, Attempt], Acted]]:
        return {
            Effect.OPEN_RECORDS: self.records.open,
            Effect.LIVE_RECORDS: self.records.go_live,
            Effect.CLOSED_RECORDS: self.records.close,
            Effect.START_ARCHIVE: self.recording.start,
            Effect.RESTART_ARCHIVE: self.recording.restart,
            Effect.STOP_ARCHIVE: self.recording.stop,
            Effect.FINISH_ARCHIVE: self.recording.finish,
            Effect.START_BROADCAST: self.streaming.start,
            Effect.RESTART_BROADCAST: self.streaming.restart,
            Effect.PUBLISH_HLS: self.streaming.publish,
            Effect.STOP_BROADCAST: self.streaming.stop,
        }
