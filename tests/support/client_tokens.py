"""Tokens with which a media client connects, minted without the product."""

import secrets
from functools import cache
from typing import Any, Final

import jwt
import opentok
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from opentok import Roles

from rehearsal.video_projects import VideoProduct, VideoProject

LASTS_S: Final = 24 * 3600
"""Until when one can connect with it."""


def client_token(
    project: VideoProject, session_id: str, *, now_s: int, data: str
) -> str:
    """One that lets a client publish, and connect within a day.

    Args:
        project: whose session it is.
        session_id: where to.
        now_s: the video service's time, in seconds since 1970.
        data: what others see of the connection.
    """
    if project.product is VideoProduct.VONAGE:
        return _signed(project, session_id, now_s=now_s, data=data)
    client = opentok.Client(project.api_key, project.api_secret)
    token: str = client.generate_token(
        session_id, Roles.publisher, now_s + LASTS_S, data
    )
    return token


def _signed(project: VideoProject, session_id: str, *, now_s: int, data: str) -> str:
    """With what all of Vonage's SDKs say; the SDK would load the key at each token."""
    claims = {
        "application_id": project.api_key,
        "session_id": session_id,
        "scope": "session.connect",
        "role": "publisher",
        "connection_data": data,
        "iat": now_s,
        "exp": now_s + LASTS_S,
        "jti": secrets.token_hex(16),
    }
    return jwt.encode(claims, _key(project.api_secret), algorithm="RS256")


@cache
def _key(pem: str) -> Any:
    return load_pem_private_key(pem.encode(), None)
