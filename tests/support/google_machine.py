"""Credentials as on Google's machines, which have them from the metadata server."""

import json

import pytest
from firebase_admin import credentials
from google.auth.compute_engine import Credentials, _metadata

from tests.support.tiny_server import TinyServer

ACCOUNT = "interactive-broadcast@demo-tiny.iam.gserviceaccount.com"
METADATA = json.dumps(
    {"email": ACCOUNT, "scopes": [], "access_token": "an-access-token"}
    | {"expires_in": 3600, "token_type": "Bearer"}
)
"""What the account is, and a token of it: two answers in one."""


class OnGoogle(credentials.Base):  # type: ignore[misc]  # the SDK has no types
    """What the SDK finds there, without looking for the machine."""

    def __init__(self) -> None:
        self._found = Credentials(universe_domain="googleapis.com")  # type: ignore[no-untyped-call]  # as above

    def get_credential(self) -> Credentials:
        return self._found


def point_at(environment: pytest.MonkeyPatch, server: TinyServer) -> None:
    """Have this server be the metadata server."""
    # Its variable, GCE_METADATA_HOST, is read when the library is imported.
    environment.setattr(_metadata, "_GCE_METADATA_HOST", server.address)
