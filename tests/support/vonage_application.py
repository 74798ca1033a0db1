"""A Vonage application, of which the stand-in knows the public key."""

from typing import Final

import requests
from pydantic import SecretStr

from interactive_broadcast.kernel.video import VideoCredentials
from tests.support.deadline import DEADLINE_S
from tests.support.private_keys import (
    APPLICATION_ID,
    an_rsa_key,
    pkcs8,
    public_part,
)

UNKNOWN_ID: Final = "00000000-4e5f-6071-8293-a4b5c6d7e8f9"

KEY: Final = 2048
ANOTHER_KEY: Final = 2056
"""Keys are told apart by their sizes, in bits."""


def application(
    application_id: str = APPLICATION_ID, *, key: int = KEY
) -> VideoCredentials:
    """Its credentials as they are stored, or with another id, or another key."""
    return VideoCredentials(application_id, SecretStr(pkcs8(an_rsa_key(key))))


def know_application(url: str) -> None:
    """Have the stand-in of the video service at this address know the application."""
    body = {"applicationId": APPLICATION_ID, "publicKey": public_part(an_rsa_key(KEY))}
    requests.post(
        f"{url}/__/applications", json=body, timeout=DEADLINE_S
    ).raise_for_status()
