"""The credentials of a project, as somebody has given them and as they are stored.

A project is one of OpenTok (digits and a secret) or an application of Vonage (a UUID
and an RSA private key). Which is meant is recognised by the shape of the id, never by
trying; what does not go with it is refused with what was given and what is wanted.
"""

from typing import Final

from pydantic import SecretStr

from interactive_broadcast.adapters.given_credentials import (
    PROJECT,
    PROJECT_SECRET,
    Given,
    Wanted,
    of_id,
    of_text,
    refusal,
)
from interactive_broadcast.adapters.private_keys import (
    AROUND,
    NotAPrivateKeyError,
    as_pkcs8,
    is_pem,
)
from interactive_broadcast.adapters.session_ids import APPLICATION
from interactive_broadcast.kernel.video import MAX_API_SECRET, VideoCredentials

_ID, _SECRET = "otApiKey", "otSecret"

_UNSEEN: Final = dict.fromkeys(map(ord, "\ufeff\u200b\u2060"))
"""Byte order marks, and spaces without width: pages have them in what is copied."""


def recognised(api_key: str, api_secret: SecretStr) -> VideoCredentials:
    """What was given, as it is stored and used. Makes no call.

    A private key is checked as a whole, which takes its time: when it is to be stored,
    not when it is used.

    Raises:
        InvalidRequest: no pair that the video service gives out; `fields` says what was
            given, and `expected` what is wanted.
    """
    given = api_secret.get_secret_value()
    # Also where a lone surrogate has no bytes at all.
    if len(given.encode(errors="replace")) > MAX_API_SECRET:
        raise refusal(_SECRET, Given.TOO_LONG, Wanted.LESS)
    text = given.translate(_UNSEEN).strip(AROUND)
    key = api_key.translate(_UNSEEN).strip().lower()
    if PROJECT.fullmatch(key):
        return VideoCredentials(key, SecretStr(_secret(text)))
    if APPLICATION.fullmatch(key):
        return VideoCredentials(key, SecretStr(_private_key(text)))
    raise refusal(_ID, of_id(key), Wanted.ID)


def _secret(text: str) -> str:
    if PROJECT_SECRET.fullmatch(text):
        return text
    given = Given.KEY_FOR_PROJECT if is_pem(text) else of_text(text)
    raise refusal(_SECRET, given, Wanted.OF_PROJECT)


def _private_key(text: str) -> str:
    try:
        return as_pkcs8(text)
    except NotAPrivateKeyError as error:
        raise refusal(_SECRET, error.given, Wanted.OF_APPLICATION) from error
