"""Looking at accounts, changing and deleting them: by admins and by their owners."""

from collections.abc import Iterable
from dataclasses import replace

from emulators.firebase.auth.accounts import (
    Account,
    checked_email,
    checked_length,
    checked_phone,
)
from emulators.firebase.auth.codes import Code
from emulators.firebase.auth.model import Call, extra_claims_in, provider_in
from emulators.firebase.auth.quotas import Operation
from emulators.firebase.auth.refusal import invalid_argument, refusal
from emulators.firebase.auth.signing_in import KIND
from emulators.firebase.auth.tokens import Provider, parse_claims
from emulators.kernel.json_http import JsonObject

ADMIN_FIELDS = (
    "localId",
    "disableUser",
    "customAttributes",
    "validSince",
    "emailVerified",
    "phoneNumber",
)
"""What users may not change about themselves."""

ATTRIBUTES = {"DISPLAY_NAME", "PHOTO_URL", "EMAIL", "PASSWORD"}
PROVIDERS = {"phone", "password"}
"""What `deleteAttribute` and `deleteProvider` may name."""

RECENT_LOGIN_S = 5 * 60
"""Seconds after a sign-in in which users may change how they sign in. Firebase says
"recently" and no number; this is what it is known to be."""

DEFAULT_PAGE = 20
MAX_PAGE = 1_000

MAX_LOOKUPS = 100
"""Of one request, as documented of the SDKs' `getUsers`."""


def lookup(call: Call) -> JsonObject:
    """Records of accounts: any for an admin, their own for a user.

    Nobody found is no error: `users` is then left out.
    """
    if call.is_admin and "idToken" not in call.fields:
        found = list(_wanted(call))
    else:
        found = [_owner(call)[0]]
    answer: JsonObject = {"kind": KIND + "GetAccountInfoResponse"}
    users = [account.record(for_admin=call.is_admin) for account in found]
    return {**answer, "users": users} if users else answer


def update(call: Call) -> JsonObject:
    """Change an account, or do what a mailed code says.

    Raises:
        Refused: USER_NOT_FOUND, EMAIL_EXISTS, CLAIMS_TOO_LARGE, INSUFFICIENT_PERMISSION
            (a user touches what is an admin's), CREDENTIAL_TOO_OLD_LOGIN_AGAIN, and the
            checks of each field.
    """
    code = call.fields.text("oobCode")
    if code:
        return _apply(call, call.project.code(code))
    if call.is_admin and "idToken" not in call.fields:
        account, provider, extra = _named(call), None, JsonObject()
    else:
        _refuse_admin_fields(call)
        account, claims = _owner(call)
        if call.fields.text("email") or call.fields.text("password"):
            _refuse_old_sign_in(call, claims)
        provider, extra = provider_in(claims), extra_claims_in(claims, account)
    changed = call.project.accounts.save(_changed(call, account))
    return {
        **_shown(call, changed),
        **_renewed(call, account, changed, provider, extra),
    }


def delete(call: Call) -> JsonObject:
    """Delete an account: any for an admin, their own for a user.

    Raises:
        Refused: USER_NOT_FOUND, MISSING_LOCAL_ID, ADMIN_ONLY_OPERATION (users may not),
            CREDENTIAL_TOO_OLD_LOGIN_AGAIN, QUOTA_EXCEEDED.
    """
    if call.is_admin and "idToken" not in call.fields:
        account = _named(call)
    else:
        if call.project.config.deletion_disabled:
            raise refusal("ADMIN_ONLY_OPERATION")
        account, claims = _owner(call)
        _refuse_old_sign_in(call, claims)
    call.project.count(Operation.DELETE)
    call.project.accounts.remove(account)
    return {"kind": KIND + "DeleteAccountResponse"}


def batch_delete(call: Call) -> JsonObject:
    """Delete many, skipping ids that do not exist.

    Without `force`, accounts must be disabled first, so that none is lost by mistake.

    Raises:
        Refused: MISSING_LOCAL_ID, QUOTA_EXCEEDED.
    """
    ids = call.fields.texts("localIds")
    if not ids:
        raise refusal("MISSING_LOCAL_ID")
    call.project.count(Operation.BATCH_DELETE)
    errors: list[JsonObject] = []
    for index, local_id in enumerate(ids):
        account = call.project.accounts.find(local_id)
        if account is None:
            continue
        if account.disabled or call.fields.flag("force"):
            call.project.accounts.remove(account)
        else:
            message = "NOT_DISABLED : Disable the account before batch deletion."
            errors.append({"index": index, "localId": local_id, "message": message})
    return {"errors": errors} if errors else {}


def batch_get(call: Call) -> JsonObject:
    """One page of accounts, in the order of their ids.

    A page that is exactly full has a successor, even if that is empty: so does the
    official emulator.
    """
    limit = call.fields.integer("maxResults")
    limit = DEFAULT_PAGE if limit is None else limit
    if not 0 < limit <= MAX_PAGE:
        raise invalid_argument(f"maxResults must lie between 1 and {MAX_PAGE}.")
    after = call.fields.text("nextPageToken") or ""
    page = call.project.accounts.page(after=after, limit=limit)
    answer: JsonObject = {
        "kind": KIND + "DownloadAccountResponse",
        "users": [account.record(for_admin=True) for account in page],
    }
    if len(page) == limit:
        answer["nextPageToken"] = page[-1].local_id
    return answer


def _wanted(call: Call) -> Iterable[Account]:
    fields, accounts = call.fields, call.project.accounts
    found = [
        *map(accounts.find, fields.texts("localId", most=MAX_LOOKUPS)),
        *map(accounts.find_by_email, fields.texts("email", most=MAX_LOOKUPS)),
        *map(accounts.find_by_phone, fields.texts("phoneNumber", most=MAX_LOOKUPS)),
        *(
            accounts.find_by_email(str(identity.get("rawId", "")))
            for identity in fields.children("federatedUserId")
            if identity.get("providerId") == "password"
        ),
    ]
    return {account.local_id: account for account in found if account}.values()


def _owner(call: Call) -> tuple[Account, JsonObject]:
    token = call.fields.text("idToken")
    if not token:
        raise refusal("MISSING_ID_TOKEN")
    return call.project.identify(token)


def _named(call: Call) -> Account:
    local_id = call.fields.text("localId")
    if not local_id:
        raise refusal("MISSING_LOCAL_ID")
    account = call.project.accounts.find(local_id)
    if account is None:
        raise refusal("USER_NOT_FOUND")
    return account


def _refuse_old_sign_in(call: Call, claims: JsonObject) -> None:
    auth_time = claims.get("auth_time")
    oldest = call.project.now_s - RECENT_LOGIN_S
    if not isinstance(auth_time, int) or auth_time < oldest:
        raise refusal("CREDENTIAL_TOO_OLD_LOGIN_AGAIN")


def _refuse_admin_fields(call: Call) -> None:
    for name in ADMIN_FIELDS:
        if name in call.fields:
            raise refusal("INSUFFICIENT_PERMISSION", f"Only an admin may set {name}.")


def _changed(call: Call, account: Account) -> Account:
    fields = call.fields
    account = _with_profile(call, _stripped(call, account))
    if call.is_admin:
        account = _with_rights(call, account)
    password = fields.text("password")
    if password:
        account = account.with_password(password, now_ms=call.project.now_ms)
    email = fields.text("email")
    if email and checked_email(email) != account.email:
        # A new address is unverified until somebody proves it, or an admin says so.
        account = replace(
            account,
            email=checked_email(email),
            email_verified=fields.flag("emailVerified"),
            valid_since_s=call.project.now_s,
        )
    return account


def _stripped(call: Call, account: Account) -> Account:
    attributes = {*call.fields.texts("deleteAttribute")}
    providers = {*call.fields.texts("deleteProvider")}
    if not (attributes <= ATTRIBUTES and providers <= PROVIDERS):
        raise invalid_argument("Nothing of that name can be deleted from an account.")
    if "DISPLAY_NAME" in attributes:
        account = replace(account, display_name=None)
    if "PHOTO_URL" in attributes:
        account = replace(account, photo_url=None)
    if "EMAIL" in attributes:
        account = replace(account, email=None, email_verified=False)
    if "PASSWORD" in attributes or "password" in providers:
        account = replace(account, password=None, salt="")
    return replace(account, phone_number=None) if "phone" in providers else account


def _with_profile(call: Call, account: Account) -> Account:
    fields = call.fields
    name, photo = account.display_name, account.photo_url
    if "displayName" in fields:
        name = checked_length("displayName", fields.text("displayName"))
    if "photoUrl" in fields:
        photo = checked_length("photoUrl", fields.text("photoUrl"))
    return replace(account, display_name=name, photo_url=photo)


def _with_rights(call: Call, account: Account) -> Account:
    fields = call.fields
    if "disableUser" in fields:
        account = replace(account, disabled=fields.flag("disableUser"))
    if "emailVerified" in fields:
        account = replace(account, email_verified=fields.flag("emailVerified"))
    if "validSince" in fields:
        account = replace(account, valid_since_s=fields.integer("validSince"))
    phone = fields.text("phoneNumber")
    if phone:
        account = replace(account, phone_number=checked_phone(phone))
    claims = fields.text("customAttributes")
    if claims is not None:
        parse_claims(claims or "{}")
        account = replace(account, custom_attributes=claims or None)
    return account


def _shown(call: Call, account: Account) -> JsonObject:
    names = ("localId", "email", "displayName", "photoUrl", "passwordHash")
    record = account.record(for_admin=call.is_admin)
    return {
        "kind": KIND + "SetAccountInfoResponse",
        **{name: record[name] for name in names if name in record},
        "emailVerified": account.email_verified,
        "providerUserInfo": account.providers(),
    }


def _renewed(
    call: Call,
    before: Account,
    after: Account,
    provider: Provider | None,
    extra: JsonObject,
) -> JsonObject:
    # A new password or email ends every session but the one that asked for it, which
    # counts as begun now: it would be over as well otherwise.
    if (before.password, before.email) == (after.password, after.email):
        return {}
    if after.has_password and before.password != after.password:
        return call.project.tokens(after, "password", extra)
    return call.project.tokens(after, provider, extra) if provider else {}


def _apply(call: Call, code: Code) -> JsonObject:
    account = call.project.accounts.find_by_email(code.email)
    if account is None or code.purpose == "PASSWORD_RESET":
        raise refusal("INVALID_OOB_CODE")
    verified = replace(account, email_verified=True)
    if code.new_email:
        since_s = call.project.now_s
        verified = replace(verified, email=code.new_email, valid_since_s=since_s)
    saved = call.project.accounts.save(verified)
    call.project.codes.use(code)
    return _shown(call, saved)
