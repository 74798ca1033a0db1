"""How a session begins and goes on: sign-up, sign-in, refresh, cookies."""

from dataclasses import replace
from typing import NoReturn

from emulators.firebase.auth.accounts import (
    Account,
    checked_email,
    checked_length,
    checked_password,
    checked_phone,
    new_id,
)
from emulators.firebase.auth.model import Call
from emulators.firebase.auth.refusal import refusal, unsupported
from emulators.firebase.auth.tokens import SESSION_ISSUER, CustomToken, unsigned_jwt
from emulators.kernel.json_http import JsonObject

KIND = "identitytoolkit#"
MIN_COOKIE_S = 300
MAX_COOKIE_S = 14 * 24 * 3_600


def create_account(call: Call) -> JsonObject:
    """An admin makes an account; nobody is signed in by that.

    Raises:
        Refused: DUPLICATE_LOCAL_ID, EMAIL_EXISTS, PHONE_NUMBER_EXISTS, INVALID_EMAIL,
            WEAK_PASSWORD.
    """
    fields, accounts = call.fields, call.project.accounts
    local_id = fields.text("localId") or new_id()
    if accounts.find(local_id):
        raise refusal("DUPLICATE_LOCAL_ID")
    email, phone = fields.text("email"), fields.text("phoneNumber")
    now_ms = call.project.now_ms
    account = Account(
        local_id=local_id,
        created_at_ms=now_ms,
        email=checked_email(email) if email else None,
        email_verified=fields.flag("emailVerified"),
        phone_number=checked_phone(phone) if phone else None,
        display_name=checked_length("displayName", fields.text("displayName")),
        photo_url=checked_length("photoUrl", fields.text("photoUrl")),
        disabled=fields.flag("disabled"),
    )
    password = fields.text("password")
    if password is not None:
        account = account.with_password(password, now_ms=now_ms)
    saved = accounts.save(account)
    shown = {"email": saved.email, "displayName": saved.display_name}
    return {
        "kind": KIND + "SignupNewUserResponse",
        "localId": saved.local_id,
        **{name: value for name, value in shown.items() if value},
    }


def sign_up(call: Call) -> JsonObject:
    """A client makes an account of its own, anonymous or with a password.

    Raises:
        Refused: ADMIN_ONLY_OPERATION, OPERATION_NOT_ALLOWED, EMAIL_EXISTS,
            TOO_MANY_ATTEMPTS_TRY_LATER (from one address) and the rest.
    """
    if call.is_admin:
        return create_account(call)
    fields, config = call.fields, call.project.config
    if "localId" in fields:
        raise refusal("UNEXPECTED_PARAMETER", "User ID")
    has_password = any(name in fields for name in ("idToken", "email", "password"))
    if has_password and not config.password_enabled:
        raise refusal("OPERATION_NOT_ALLOWED")
    if config.sign_up_disabled or not (has_password or config.anonymous_enabled):
        raise refusal("ADMIN_ONLY_OPERATION")
    return _sign_up_with_password(call) if has_password else _sign_up_anonymously(call)


def sign_in_with_password(call: Call) -> JsonObject:
    """Sign in to an account that has a password.

    Raises:
        Refused: EMAIL_NOT_FOUND, INVALID_PASSWORD (with email privacy both are
            INVALID_LOGIN_CREDENTIALS), USER_DISABLED, PASSWORD_LOGIN_DISABLED,
            INVALID_EMAIL.
    """
    project = call.project
    if not project.config.password_enabled:
        raise refusal("PASSWORD_LOGIN_DISABLED")
    email, password = _credentials(call)
    account = project.accounts.find_by_email(email)
    if account is None:
        _refuse_login(call, "EMAIL_NOT_FOUND")
    if account.disabled:
        raise refusal("USER_DISABLED")
    if account.password != password:
        _refuse_login(call, "INVALID_PASSWORD")
    return {
        "kind": KIND + "VerifyPasswordResponse",
        "registered": True,
        "localId": account.local_id,
        "email": email,
        "displayName": account.display_name or "",
        **project.begin(account, "password"),
    }


def sign_in_with_custom_token(call: Call) -> JsonObject:
    """Sign in with a token that the backend minted; makes the account if need be.

    Raises:
        Refused: MISSING_CUSTOM_TOKEN, INVALID_CUSTOM_TOKEN, MISSING_IDENTIFIER,
            USER_DISABLED.
    """
    token = call.fields.text("token")
    if not token:
        raise refusal("MISSING_CUSTOM_TOKEN")
    said = CustomToken.parse(token)
    project = call.project
    known = project.accounts.find(said.uid)
    account = known or Account(
        local_id=said.uid, created_at_ms=project.now_ms, custom_auth=True
    )
    return {
        "kind": KIND + "VerifyCustomTokenResponse",
        "isNewUser": known is None,
        **project.begin(account, "custom", said.claims),
    }


def refresh_session(call: Call) -> JsonObject:
    """Go on with a session whose ID token grows old.

    Raises:
        Refused: MISSING_GRANT_TYPE, INVALID_GRANT_TYPE, MISSING_REFRESH_TOKEN and what
            `Project.refresh` refuses.
    """
    grant = call.fields.text("grantType")
    if not grant:
        raise refusal("MISSING_GRANT_TYPE")
    if grant != "refresh_token":
        raise refusal("INVALID_GRANT_TYPE")
    token = call.fields.text("refreshToken")
    if not token:
        raise refusal("MISSING_REFRESH_TOKEN")
    return call.project.refresh(token)


def create_session_cookie(call: Call) -> JsonObject:
    """Turn an ID token into a cookie of a chosen lifetime.

    Raises:
        Refused: MISSING_ID_TOKEN, INVALID_DURATION, what `Project.identify` refuses.
    """
    _, claims = call.project.identify(_id_token(call))
    seconds = call.fields.integer("validDuration") or MAX_COOKIE_S
    if not MIN_COOKIE_S <= seconds <= MAX_COOKIE_S:
        raise refusal("INVALID_DURATION")
    now_s = call.project.now_s
    fresh = {
        "iat": now_s,
        "exp": now_s + seconds,
        "iss": SESSION_ISSUER + call.project.id,
    }
    return {"sessionCookie": unsigned_jwt({**claims, **fresh})}


def create_auth_uri(call: Call) -> JsonObject:
    """Tell how an email may sign in; with email privacy, tell nothing."""
    if "providerId" in call.fields:
        raise unsupported(
            "sign-in with other providers (createAuthUri with providerId)"
        )
    answer: JsonObject = {
        "kind": KIND + "CreateAuthUriResponse",
        "sessionId": call.fields.text("sessionId") or new_id(27),
    }
    identifier = call.fields.text("identifier")
    if not identifier:
        raise refusal("MISSING_IDENTIFIER")
    if not call.fields.text("continueUri"):
        raise refusal("MISSING_CONTINUE_URI")
    if call.project.config.improved_email_privacy:
        return answer
    account = call.project.accounts.find_by_email(checked_email(identifier))
    methods = ["password"] if account and account.has_password else []
    return {
        **answer,
        "registered": account is not None,
        "allProviders": methods,
        "signinMethods": methods,
    }


def _sign_up_anonymously(call: Call) -> JsonObject:
    project = call.project
    project.quotas.sign_up(call.address, project.now_ms)
    account = Account(local_id=new_id(), created_at_ms=project.now_ms)
    return {
        "kind": KIND + "SignupNewUserResponse",
        "localId": account.local_id,
        **project.begin(account, "anonymous"),
    }


def _sign_up_with_password(call: Call) -> JsonObject:
    # With an ID token, an existing (usually anonymous) account gets email and password.
    project = call.project
    email, password = _credentials(call)
    checked_password(password)
    now_ms = project.now_ms
    if "idToken" in call.fields:
        account, _ = project.identify(_id_token(call))
    else:
        project.quotas.sign_up(call.address, now_ms)
        account = Account(local_id=new_id(), created_at_ms=now_ms)
    name = checked_length("displayName", call.fields.text("displayName"))
    account = replace(
        account.with_password(password, now_ms=now_ms),
        email=email,
        email_verified=False,
        display_name=name or account.display_name,
    )
    return {
        "kind": KIND + "SignupNewUserResponse",
        "localId": account.local_id,
        "email": email,
        "displayName": account.display_name or "",
        **project.begin(account, "password"),
    }


def _credentials(call: Call) -> tuple[str, str]:
    email, password = call.fields.text("email"), call.fields.text("password")
    if not email:
        raise refusal("MISSING_EMAIL")
    if not password:
        raise refusal("MISSING_PASSWORD")
    return checked_email(email), password


def _id_token(call: Call) -> str:
    token = call.fields.text("idToken")
    if not token:
        raise refusal("MISSING_ID_TOKEN")
    return token


def _refuse_login(call: Call, reason: str) -> NoReturn:
    private = call.project.config.improved_email_privacy
    raise refusal("INVALID_LOGIN_CREDENTIALS" if private else reason)
