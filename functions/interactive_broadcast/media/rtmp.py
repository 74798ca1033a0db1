"""An encoder's address, as OpenTok wants it."""


def split(rtmp_url: str) -> tuple[str, str]:
    """Server and stream name of `rtmp://host/app/streamName`.

    The name is the last segment: servers keep applications and instances in front of
    it, and stream keys hold no slash.
    """
    server, _, stream = rtmp_url.rpartition("/")
    return server, stream
