"""Replies about a show."""

from hypothesis import given
from hypothesis import strategies as st

from interactive_broadcast.show.models import Archiving, Chapter

DAY_MS = 86_400_000


@given(st.integers(min_value=0, max_value=DAY_MS))
def test_a_chapters_beginning_in_seconds_is_good_to_the_millisecond(ms: int) -> None:
    assert Chapter(start=ms / 1000, title="x").start_ms == ms


def test_a_recording_without_an_address_yet_has_none_in_the_reply() -> None:
    reply = Archiving(archive_id="archive-1")

    assert reply.model_dump(mode="json", by_alias=True, exclude_none=True) == {
        "archiveId": "archive-1"
    }
