"""Which act carries out which effect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.effects.models import Effect, EffectRecord
from interactive_broadcast.effects.runner import Acted, Attempt, EffectRunner
from interactive_broadcast.effects.scene import Scene
from interactive_broadcast.media.recording import Recording
from interactive_broadcast.media.streaming import Streaming
from interactive_broadcast.show.records import ShowRecords


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
