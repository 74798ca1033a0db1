"""The projects that admins bring, and what the stand-in is told of them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

OPENTOK_SECRET_BYTES: Final = 20
"""OpenTok's secrets are forty hexadecimal characters."""

KEY_BITS: Final = 2_048
"""Of the keys that Vonage makes for an application."""

KEY_LINE: Final = 64
"""Characters in a line of PEM, but for the last one."""

CALLBACK_URLS: Final = ("archiveCallbackUrl", "broadcastCallbackUrl", "monitoringUrl")
"""The three addresses of a project's page at Vonage's site, here of one function."""


class VideoProduct(StrEnum):
    """Which video service an admin is a customer of."""

    OPENTOK = "opentok"
    VONAGE = "vonage"


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoProject:
    """A project of an admin's own: what they would make at Vonage's site.

    Args:
        product: of OpenTok it is a project, of Vonage Video an application.
        api_key: digits, or the application's id.
        api_secret: the project's secret, or the application's private key as PEM.
    """

    product: VideoProduct
    api_key: str
    api_secret: str = field(repr=False)

    @property
    def credentials(self) -> dict[str, str]:
        """What the functions are told: fields of `createAdmin`."""
        return {"otApiKey": self.api_key, "otSecret": self.api_secret}

    @property
    def public_key(self) -> str:
        """What the service knows of an application's key, as PEM."""
        private = load_pem_private_key(
            self.api_secret.encode(), None, unsafe_skip_rsa_key_validation=True
        )
        public = private.public_key()
        return public.public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        ).decode()

    @property
    def named_by_media(self) -> dict[str, Any]:
        """How recordings and streams name it, also in callbacks about them."""
        if self.product is VideoProduct.VONAGE:
            return {"applicationId": self.api_key}
        return {"projectId": int(self.api_key), "partnerId": int(self.api_key)}

    @property
    def named_by_sessions(self) -> dict[str, Any]:
        """How callbacks about sessions, connections and streams name it."""
        if self.product is VideoProduct.VONAGE:
            return {"applicationId": self.api_key}
        return {"projectId": self.api_key}

    def known_as(self, **settings: object) -> tuple[str, Mapping[str, Any]]:
        """The control call of the stand-in that has it know this project: path, body.

        Args:
            settings: of the project; what is not among them is as without any.
        """
        if self.product is VideoProduct.VONAGE:
            known = {"applicationId": self.api_key, "publicKey": self.public_key}
            return "applications", {**known, **settings}
        known = {"apiKey": self.api_key, "apiSecret": self.api_secret}
        return "projects", {**known, **settings}


def new_project(product: VideoProduct, number: int) -> VideoProject:
    """One that nobody else has.

    Args:
        product: whose customer the admin is.
        number: from 0, tells one project from another.
    """
    if product is VideoProduct.VONAGE:
        return VideoProject(
            product=product,
            api_key=f"46000000-0000-4000-8000-{number:012}",
            api_secret=_private_key(number),
        )
    return VideoProject(
        product=product,
        api_key=str(46_000_000 + number),
        api_secret=secrets.token_hex(OPENTOK_SECRET_BYTES),
    )


def reporting_to(url: str) -> dict[str, str]:
    """The settings of a project that reports everything to one address."""
    return dict.fromkeys(CALLBACK_URLS, url)


def given_away_by(secret: str) -> frozenset[str]:
    """Texts of which none may be where the secret must not be.

    Of a key that is each of its lines: JSON and logs do not keep the ends of lines as
    they are.
    """
    lines = (line for line in secret.splitlines() if not line.startswith("-----"))
    # The last line of a key may be a few characters, which are anywhere.
    return frozenset(line for line in lines if len(line) >= min(len(secret), KEY_LINE))


@cache
def _private_key(_number: int) -> str:
    """As PEM. Each is made once in a process: it takes a twentieth of a second."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
