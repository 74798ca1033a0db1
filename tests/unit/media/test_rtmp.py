"""An encoder's address."""

import pytest

from interactive_broadcast.media.rtmp import split


@pytest.mark.parametrize(
    ("url", "server", "stream"),
    [
        ("rtmp://host/app/key", "rtmp://host/app", "key"),
        ("rtmps://host:443/app/instance/key", "rtmps://host:443/app/instance", "key"),
        ("rtmp://host/app/key?token=a", "rtmp://host/app", "key?token=a"),
    ],
)
def test_the_stream_is_the_last_part(url: str, server: str, stream: str) -> None:
    assert split(url) == (server, stream)
