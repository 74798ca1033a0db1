"""What the id of a video session says: the project that the session is of.

`1_` or `2_`, and base64 of `1~PROJECT~LOCATION~TIME~RANDOM~…`, for both products. The
prefix tells neither product nor mode. In the place of the project are the digits of an
API key, or an application id.
"""

import binascii
import re
from base64 import urlsafe_b64decode
from functools import lru_cache
from typing import Final

SESSIONS_KEPT: Final = 1_000
"""Session ids that are not taken apart again."""

APPLICATION: Final = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The id of a Vonage application, as it is stored. An OpenTok project has digits."""

_PROJECT: Final = re.compile(r"1~([0-9A-Za-z-]{1,64})~")
_SESSION_ID: Final = re.compile(r"[12]_([A-Za-z0-9_-]{1,500})")


@lru_cache(SESSIONS_KEPT)
def project_of(session_id: str) -> str | None:
    """The project inside a session id, or None if this is none.

    An application id is given in lower case, as it is stored.
    """
    found = _SESSION_ID.fullmatch(session_id)
    if found is None:
        return None
    try:
        plain = urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4))
    except binascii.Error:
        return None
    named = _PROJECT.match(plain.decode("ascii", "replace"))
    return named[1].lower() if named else None
