"""Identity Toolkit: the users of a project, for its admins.

https://cloud.google.com/identity-platform/docs/reference/rest/v1/projects.accounts
(read 2026-11). Nobody is here: a project that has no users yet.
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.refusals import invalid

API: Final = Api("identitytoolkit.googleapis.com", "Identity Toolkit API")

ACCOUNTS: Final = "/v1/projects/{project}/accounts"


@API.post(f"{ACCOUNTS}:lookup", "firebaseauth.users.get")
def look_up(call: Call) -> Json:
    return {"kind": "identitytoolkit#GetAccountInfoResponse"}


@API.post(f"{ACCOUNTS}:delete", "firebaseauth.users.delete")
def delete(call: Call) -> Json:
    raise invalid("USER_NOT_FOUND")
