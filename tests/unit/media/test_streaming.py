"""The stream of the stage."""

import pytest

from interactive_broadcast.media.streaming import split_rtmp_url


@pytest.mark.parametrize(
    ("url", "server", "stream"),
    [
        ("rtmp://host/app/key", "rtmp://host/app", "key"),
        ("rtmps://host:443/app/instance/key", "rtmps://host:443/app/instance", "key"),
        ("rtmp://host/app/key?token=a", "rtmp://host/app", "key?token=a"),
    ],
)
def test_an_encoders_stream_is_named_by_the_last_part_of_its_url(
    url: str, server: str, stream: str
) -> None:
    assert split_rtmp_url(url) == (server, stream)
