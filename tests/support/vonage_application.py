"""The demo application of Vonage Video, with its key and with others."""

from dataclasses import replace
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import SecretStr

from interactive_broadcast.kernel.video import VideoCredentials
from rehearsal.demo import DEMO_APPLICATION_ID, DEMO_PRIVATE_KEY
from tests.support.private_keys import an_application_key

APPLICATION: Final = VideoCredentials(DEMO_APPLICATION_ID, SecretStr(DEMO_PRIVATE_KEY))
"""As it is stored."""

UNKNOWN_APPLICATION: Final = replace(
    APPLICATION, api_key="00000000-4e5f-6071-8293-a4b5c6d7e8f9"
)
"""There is none of this id."""


def with_another_key() -> VideoCredentials:
    """The application, under a key that is not its own."""
    return replace(APPLICATION, api_secret=SecretStr(an_application_key()))


def its_key() -> RSAPrivateKey:
    """The application's key, parsed."""
    pem = DEMO_PRIVATE_KEY.encode()
    # That it is whole needs no look.
    key = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, RSAPrivateKey)
    return key
