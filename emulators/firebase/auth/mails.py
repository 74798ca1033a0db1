"""Mails that are never sent: the codes in them, and what following a link does."""

from dataclasses import replace
from urllib.parse import urlsplit

from emulators.firebase.auth.accounts import Account, checked_email, checked_password
from emulators.firebase.auth.codes import MODES, PURPOSES, Code, Purpose
from emulators.firebase.auth.model import Call
from emulators.firebase.auth.profiles import update
from emulators.firebase.auth.quotas import LINKS, MAILS
from emulators.firebase.auth.refusal import refusal, unsupported
from emulators.firebase.auth.signing_in import KIND
from emulators.kernel.json_http import JsonObject


def send_code(call: Call) -> JsonObject:
    """Make a code. An admin gets it in the answer, a user "by mail".

    Raises:
        Refused: EMAIL_NOT_FOUND (reset), USER_NOT_FOUND (verification), MISSING_EMAIL,
            INVALID_CONTINUE_URI, INSUFFICIENT_PERMISSION (a client asks for the link),
            QUOTA_EXCEEDED.
    """
    fields = call.fields
    purpose = _purpose(fields.text("requestType"))
    continue_url = _checked_url(fields.text("continueUrl"))
    wants_link = fields.flag("returnOobLink")
    if wants_link and not call.is_admin:
        raise refusal("INSUFFICIENT_PERMISSION")
    answer: JsonObject = {"kind": KIND + "GetOobConfirmationCodeResponse"}
    account = _addressee(call, purpose)
    if account is None or account.email is None:
        return {**answer, "email": fields.text("email")}
    new_email = _new_email(call) if purpose == "VERIFY_AND_CHANGE_EMAIL" else None
    call.project.count((LINKS if wants_link else MAILS)[purpose])
    code = call.project.codes.issue(
        purpose,
        account.email,
        now_ms=call.project.now_ms,
        action_url=call.action_url,
        continue_url=continue_url,
        new_email=new_email,
    )
    answer["email"] = account.email
    secret = {"oobCode": code.value, "oobLink": code.link}
    return {**answer, **secret} if wants_link else answer


def reset_password(call: Call) -> JsonObject:
    """Check a code (`{oobCode}`) or set a password with it.

    Raises:
        Refused: INVALID_OOB_CODE, EXPIRED_OOB_CODE, WEAK_PASSWORD (the code stays
            good).
    """
    if "oldPassword" in call.fields:
        raise unsupported("resetPassword with oldPassword")
    code = call.project.code(call.fields.text("oobCode") or "")
    password = call.fields.text("newPassword")
    if password:
        _set_password(call, code, password)
    answer: JsonObject = {
        "kind": KIND + "ResetPasswordResponse",
        "requestType": code.purpose,
        "email": code.email,
    }
    return {**answer, "newEmail": code.new_email} if code.new_email else answer


def follow_link(call: Call) -> JsonObject:
    """What the page behind a mail's link does, as one step.

    Raises:
        Refused: INVALID_OOB_CODE, EXPIRED_OOB_CODE, a missing new password, an unknown
            mode.
    """
    code = call.project.code(call.fields.text("oobCode") or "")
    if call.fields.text("mode") != MODES[code.purpose]:
        raise refusal("INVALID_OOB_CODE", "The code is for something else.")
    if code.purpose != "PASSWORD_RESET":
        update(call)
    elif call.fields.text("newPassword"):
        reset_password(call)
    else:
        raise refusal("MISSING_PASSWORD", "Add &newPassword=... to the address.")
    email = code.new_email or code.email
    return {"authEmulator": {"success": f"{code.purpose} is done.", "email": email}}


def _purpose(text: str | None) -> Purpose:
    if not text or text == "OOB_REQ_TYPE_UNSPECIFIED":
        raise refusal("MISSING_REQ_TYPE")
    for purpose in MODES:
        if text == purpose:
            return purpose
    if text in ("EMAIL_SIGNIN", "RECOVER_EMAIL"):
        raise unsupported(f"mails of the type {text}")
    raise refusal("INVALID_REQ_TYPE", f"One of {', '.join(PURPOSES)} is needed.")


def _checked_url(text: str | None) -> str | None:
    if not text:
        return None
    problem = "expected an absolute URI with valid scheme and host"
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise refusal("INVALID_CONTINUE_URI", problem) from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise refusal("INVALID_CONTINUE_URI", problem)
    return text


def _addressee(call: Call, purpose: Purpose) -> Account | None:
    # None: nobody is there, and email privacy forbids to say so.
    project = call.project
    token = call.fields.text("idToken")
    if token and purpose != "PASSWORD_RESET":
        account, _ = project.identify(token)
        if account.email is None:
            raise refusal("MISSING_EMAIL")
        return account
    if purpose != "PASSWORD_RESET" and not call.is_admin:
        raise refusal("INVALID_ID_TOKEN")
    email = call.fields.text("email")
    if not email:
        raise refusal("MISSING_EMAIL")
    found = project.accounts.find_by_email(checked_email(email))
    if found is None and purpose != "PASSWORD_RESET":
        raise refusal("USER_NOT_FOUND")
    if found is None and not project.config.improved_email_privacy:
        raise refusal("EMAIL_NOT_FOUND")
    return found


def _new_email(call: Call) -> str:
    email = call.fields.text("newEmail")
    if not email:
        raise refusal("MISSING_NEW_EMAIL")
    new_email = checked_email(email)
    if call.project.accounts.find_by_email(new_email):
        raise refusal("EMAIL_EXISTS")
    return new_email


def _set_password(call: Call, code: Code, password: str) -> None:
    account = call.project.accounts.find_by_email(code.email)
    if account is None or code.purpose != "PASSWORD_RESET":
        raise refusal("INVALID_OOB_CODE")
    changed = account.with_password(
        checked_password(password), now_ms=call.project.now_ms
    )
    # Whoever has the mail has the address.
    call.project.accounts.save(replace(changed, email_verified=True))
    call.project.codes.use(code)
