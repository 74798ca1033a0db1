"""IAM Service Account Credentials: acting as a service account without a key of its.

https://cloud.google.com/iam/docs/reference/credentials/rest (read 2026-11). The API
must be enabled in the account's project. Signatures are not real ones: nothing here
verifies them.
"""

from base64 import b64encode
from hashlib import sha256
from typing import Final

from tests.support.google.access import Caller
from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.refusals import Refused, invalid

API: Final = Api("iamcredentials.googleapis.com", "IAM Service Account Credentials API")

ACCOUNT: Final = "/v1/projects/{project}/serviceAccounts/{account}"
ON: Final = "projects/{project}/serviceAccounts/{account}"


@API.post(f"{ACCOUNT}:generateAccessToken", "iam.serviceAccounts.getAccessToken", on=ON)
def generate_access_token(call: Call) -> Json:
    if not call.body.get("scope"):
        raise invalid("Request contains an invalid argument: scope is required.")
    member = f"serviceAccount:{_email(call)}"
    caller = Caller(member, charged=call.project.id)
    token = call.cloud.sign_in(caller, call.body["scope"])
    return {"accessToken": token, "expireTime": "2099-01-01T00:00:00Z"}


@API.post(f"{ACCOUNT}:generateIdToken", "iam.serviceAccounts.getOpenIdToken", on=ON)
def generate_id_token(call: Call) -> Json:
    return {"token": f"id.{_email(call)}.{call.body.get('audience', '')}"}


@API.post(f"{ACCOUNT}:signBlob", "iam.serviceAccounts.signBlob", on=ON)
def sign_blob(call: Call) -> Json:
    signature = sha256(str(call.body.get("payload", "")).encode()).digest()
    return {"keyId": _KEY, "signedBlob": b64encode(signature).decode()}


@API.post(f"{ACCOUNT}:signJwt", "iam.serviceAccounts.signJwt", on=ON)
def sign_jwt(call: Call) -> Json:
    return {"keyId": _KEY, "signedJwt": f"e30.{call.body.get('payload', '')}.signed"}


def _email(call: Call) -> str:
    email = call.at["account"]
    if email not in call.project.service_accounts:
        raise Refused("NOT_FOUND", "Not found; Gaia id not found for email " + email)
    return email


_KEY = "0123456789abcdef0123456789abcdef01234567"
