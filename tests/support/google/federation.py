"""Security Token Service: who has a token of somebody else's, such as a CI service.

https://cloud.google.com/iam/docs/reference/sts/rest (v1, read 2026-11). Such a caller
is a `principal://...`, who acts as a service account by the role
`roles/iam.workloadIdentityUser` on it. Which tokens are trusted is told to the cloud.
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Answer, Json, json_answer
from tests.support.google.oauth import LIFETIME_S, form_of

API: Final = Api("sts.googleapis.com", "Security Token Service API", in_project=False)


@API.post("/v1/token", is_open=True)
def exchange_token(call: Call) -> Answer | Json:
    form = call.request.json or form_of(call.request.body.decode(errors="replace"))
    caller = call.cloud.federated.get(form.get("subject_token", ""))
    if caller is None:
        return json_answer(
            {
                "error": "invalid_grant",
                "error_description": "The audience in ID Token does not match.",
            },
            400,
        )
    return {
        "access_token": call.cloud.sign_in(caller),
        "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "token_type": "Bearer",
        "expires_in": LIFETIME_S,
    }
