"""OpenID Connect: who has an access token.

https://developers.google.com/identity/openid-connect/openid-connect (read 2026-11).
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.refusals import unauthenticated

API: Final = Api("openidconnect.googleapis.com", "OpenID Connect", in_project=False)


@API.get("/v1/userinfo", is_open=True)
def who(call: Call) -> Json:
    if call.caller is None:
        raise unauthenticated(API.host)
    return {"email": call.caller.email, "email_verified": True}
