"""Tokens with which a media client connects, minted without the product."""

import opentok
from opentok import Roles

from rehearsal.video_projects import VideoProject


def client_token(
    project: VideoProject, session_id: str, *, expires_s: int, data: str
) -> str:
    """One that lets a client publish.

    Args:
        project: whose session it is.
        session_id: where to.
        expires_s: until when one can connect with it, in seconds since 1970.
        data: what others see of the connection.
    """
    client = opentok.Client(project.api_key, project.api_secret)
    token: str = client.generate_token(session_id, Roles.publisher, expires_s, data)
    return token
