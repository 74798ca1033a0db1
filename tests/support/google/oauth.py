"""Google's OAuth 2.0: access tokens for those who hold something that lasts.

The firebase CLI, once somebody has signed in to it, and gcloud send a refresh token
(https://developers.google.com/identity/protocols/oauth2/native-app#offline); whoever
has a key of a service account sends an assertion signed by it
(https://developers.google.com/identity/protocols/oauth2/service-account). Signatures
are not verified here: who is said to sign is taken to have signed.
"""

import json
import re
from base64 import urlsafe_b64decode
from typing import Final
from urllib.parse import parse_qs

from tests.support.google.access import Caller
from tests.support.google.api import Api, Call
from tests.support.google.exchange import Answer, Json, json_answer
from tests.support.google.project import project_of_account

OLD: Final = Api("www.googleapis.com", "Google OAuth 2.0", in_project=False)
API: Final = Api("oauth2.googleapis.com", "Google OAuth 2.0", in_project=False)

LIFETIME_S: Final = 3599


@OLD.post("/oauth2/v3/token", is_open=True)
@OLD.post("/oauth2/v4/token", is_open=True)
@API.post("/token", is_open=True)
def exchange_token(call: Call) -> Answer | Json:
    form = form_of(call.request.body.decode(errors="replace"))
    if "assertion" in form:
        issuer = _claims(form["assertion"])["iss"]
        project = project_of_account(issuer)
        caller = Caller(f"serviceAccount:{issuer}", charged=project)
    else:
        found = call.cloud.refresh_tokens.get(form.get("refresh_token", ""))
        if found is None:
            return json_answer(
                {"error": "invalid_grant", "error_description": "Bad Request"}, 400
            )
        caller = found
    token = call.cloud.sign_in(caller)
    return {"access_token": token, "expires_in": LIFETIME_S, "token_type": "Bearer"}


def form_of(body: str) -> dict[str, str]:
    """The fields of a form, whichever way it was sent."""
    parts = re.findall(r'name="(\w+)"\r\n\r\n(.*?)\r\n--', body, re.DOTALL)
    return dict(parts) or {name: values[0] for name, values in parse_qs(body).items()}


def _claims(token: str) -> Json:
    middle = token.split(".")[1]
    claims: Json = json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return claims
