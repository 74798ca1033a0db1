"""A stage that is cleared, as the event says it."""

from interactive_broadcast.events.clearing_models import ClearedStage
from interactive_broadcast.kernel.media_options import BroadcastOptions
from tests.support.builders import an_event


def test_it_is_stored_without_what_is_absent() -> None:
    assert ClearedStage(at=7).to_record() == {"at": 7}
    stored = {"at": 7, "everybody": True, "persons": {"4rTq": True}}
    assert ClearedStage.model_validate(stored).to_record() == stored


def test_a_stream_is_seen_elsewhere_at_encoders_and_where_viewers_can_go_back() -> None:
    url = "rtmp://live.example/app/key"
    assert an_event(rtmp_url=url).streams_elsewhere
    assert an_event(rtmp_urls=[url]).streams_elsewhere
    assert an_event(broadcast_options=BroadcastOptions(dvr=True)).streams_elsewhere
    assert not an_event(broadcast_options=BroadcastOptions()).streams_elsewhere
    assert not an_event().streams_elsewhere
