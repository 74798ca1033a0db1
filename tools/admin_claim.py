"""The claim that lets an admin's user put pictures into Cloud Storage."""

import firebase_admin
from firebase_admin import auth

from interactive_broadcast.adapters.accounts import ADMIN_CLAIM


def give_admin_claim(app: firebase_admin.App, uid: str) -> bool:
    """Have the user's next ID tokens say `admin: true`; whether they did not before.

    Other claims stay. Raises UserNotFoundError, FirebaseError.
    """
    claims = dict(auth.get_user(uid, app=app).custom_claims or {})
    if claims.get(ADMIN_CLAIM) is True:
        return False
    auth.set_custom_user_claims(uid, {**claims, ADMIN_CLAIM: True}, app=app)
    return True
