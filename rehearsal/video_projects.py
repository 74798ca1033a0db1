"""The projects that admins bring, and what the stand-in is told of them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

OPENTOK_SECRET_BYTES: Final = 20
"""OpenTok's secrets are forty hexadecimal characters."""

CALLBACK_URLS: Final = ("archiveCallbackUrl", "broadcastCallbackUrl", "monitoringUrl")
"""The three addresses of a project's page at Vonage's site, here of one function."""


class VideoProduct(StrEnum):
    """Which video service an admin is a customer of."""

    OPENTOK = "opentok"


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoProject:
    """A project of an admin's own: what they would make at Vonage's site."""

    product: VideoProduct
    api_key: str
    api_secret: str = field(repr=False)

    @property
    def credentials(self) -> dict[str, str]:
        """What the functions are told: fields of `createAdmin`."""
        return {"otApiKey": self.api_key, "otSecret": self.api_secret}

    @property
    def named_by_media(self) -> dict[str, Any]:
        """How recordings and streams name it, also in callbacks about them."""
        return {"projectId": int(self.api_key), "partnerId": int(self.api_key)}

    @property
    def named_by_sessions(self) -> dict[str, Any]:
        """How callbacks about sessions, connections and streams name it."""
        return {"projectId": self.api_key}

    def known_as(self, **settings: object) -> tuple[str, Mapping[str, Any]]:
        """The control call of the stand-in that has it know this project: path, body.

        Args:
            settings: of the project; what is not among them is as without any.
        """
        project = {"apiKey": self.api_key, "apiSecret": self.api_secret}
        return "projects", {**project, **settings}


def new_project(product: VideoProduct, number: int) -> VideoProject:
    """One that nobody else has.

    Args:
        product: whose customer the admin is.
        number: from 0, tells one project from another.
    """
    return VideoProject(
        product=product,
        api_key=str(46_000_000 + number),
        api_secret=secrets.token_hex(OPENTOK_SECRET_BYTES),
    )


def reporting_to(url: str) -> dict[str, str]:
    """The settings of a project that reports everything to one address."""
    return dict.fromkeys(CALLBACK_URLS, url)
