"""Admins: owners of a video project and of events."""

import re
import secrets
from typing import Annotated, Final, LiteralString, Self

from pydantic import AfterValidator, SecretStr, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from interactive_broadcast.kernel.models import (
    Email,
    EpochMs,
    Id,
    Name,
    RecordModel,
    ReplyCollection,
    ReplyModel,
    RequestModel,
    Shape,
)
from interactive_broadcast.kernel.texts import Text, Wanted
from interactive_broadcast.kernel.unfinished import Work, WorkKind
from interactive_broadcast.kernel.video import MAX_API_SECRET

UID_BYTES = 14
"""28 characters, as many as Firebase's own."""


def new_uid() -> str:
    """The id of a new Firebase user, chosen by us."""
    return secrets.token_hex(UID_BYTES)


class NewAdmin(RecordModel):
    """An admin who is being created: unfinished work."""

    admin_id: Id


def new_admin(uid: str) -> Work:
    """The work of creating an admin."""
    return Work(WorkKind.ADMIN, uid, NewAdmin(admin_id=uid))


API_KEY: Final = Text(
    pattern=r"^([0-9]{1,20}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
    wanted="1 to 20 digits, or a UUID",
)
"""What names a video project, as it is stored."""

ApiKey = Annotated[str, StringConstraints(to_lower=True), API_KEY]
"""The same, in any case."""

GivenApiKey = Annotated[
    str,
    Text(
        least=1,
        most=64,
        wanted="the digits of an OpenTok project, or the id of a Vonage application",
    ),
]
"""What somebody gives for one. `VideoProjects.credentials` says what it is."""


def _secret(pattern: str, shape: LiteralString) -> AfterValidator:
    """A check by hand: pydantic holds no pattern against a secret."""

    def check(secret: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, secret.get_secret_value()):
            raise PydanticCustomError("string_pattern_mismatch", shape)
        return secret

    return AfterValidator(check)


GivenApiSecret = Annotated[
    SecretStr,
    StringConstraints(min_length=1, max_length=MAX_API_SECRET),
    Wanted(
        "the secret of an OpenTok project, or the private key of a Vonage application "
        "from BEGIN to END PRIVATE KEY; at most 8 KiB"
    ),
]
"""What goes with it, as it is given."""

SIGNATURE_SECRET_FORM: Final = "[!-~]{32,256}"  # noqa: S105 - a form, no secret

SignatureSecret = Annotated[
    SecretStr,
    _secret(SIGNATURE_SECRET_FORM, "32 to 256 characters of ASCII, no blanks"),
    Wanted("32 to 256 characters of ASCII without blanks"),
]
"""What OpenTok signs a project's callbacks with. HS256 wants 32 characters."""

Password = Annotated[
    SecretStr,
    StringConstraints(min_length=6, max_length=256),
    Wanted("6 to 256 characters"),
]
"""Six characters is Firebase's own minimum."""


class _AdminFields(Shape):
    id: str
    display_name: str
    email: str
    super_admin: bool = False
    http_support: bool = False
    hls: bool = False
    ot_api_key: str | None = None
    created_at: EpochMs | None = None
    updated_at: EpochMs | None = None


class AdminRecord(_AdminFields, RecordModel):
    """`admins/{uid}`."""


class Admin(_AdminFields, ReplyModel):
    """An admin, without a secret."""

    password_reset_link: str | None = None
    """Only in the reply of `createAdmin`, when it was called without a password."""


class AdminsById(ReplyCollection[dict[str, Admin]]):
    """All admins, as a superAdmin sees them."""


class AllAdminsRequest(RequestModel):
    """It has no fields."""


class AdminRequest(RequestModel):
    id: Id


class UserRequest(RequestModel):
    id: Id


class _Credentials(RequestModel):
    ot_api_key: GivenApiKey | None = None
    ot_secret: GivenApiSecret | None = None
    ot_signature_secret: SignatureSecret | None = None
    """For projects with secure callbacks; see `openTokCallback`."""

    @model_validator(mode="after")
    def _key_and_secret_belong_together(self) -> Self:
        if (self.ot_api_key is None) != (self.ot_secret is None):
            raise ValueError("otApiKey and otSecret are given together or not at all")
        return self


class CreateAdminRequest(_Credentials):
    """A new admin. Without a password the reply has a link to choose one."""

    display_name: Name
    email: Email
    password: Password | None = None
    super_admin: bool = False
    hls: bool = False
    http_support: bool = False


class UpdateAdminRequest(_Credentials):
    """Only what is given changes; a null `otSignatureSecret` removes it."""

    id: Id
    display_name: Name | None = None
    email: Email | None = None
    password: Password | None = None
    super_admin: bool | None = None
    hls: bool | None = None
    http_support: bool | None = None

    @property
    def changes_keys(self) -> bool:
        """Whether it sets, or removes, a key of the video project."""
        return (
            self.ot_api_key is not None
            or "ot_signature_secret" in self.model_fields_set
        )

    def changes_email(self, before: AdminRecord) -> bool:
        """Whether the address is another one than before."""
        return self.email not in (None, before.email)

    def needs_recent_login(self, before: AdminRecord) -> bool:
        """Whether a thief could keep by it what they have stolen."""
        return (
            self.changes_keys
            or self.changes_email(before)
            or self.password is not None
            or self.super_admin not in (None, before.super_admin)
        )


class ValidateApiKeyRequest(RequestModel):
    ot_api_key: GivenApiKey
    ot_secret: GivenApiSecret


class Validity(ReplyModel):
    """Whether the video service accepts the credentials."""

    valid: bool


class CreateUserRequest(RequestModel):
    display_name: Name
    email: Email
    password: Password | None = None


class UpdateUserRequest(RequestModel):
    """Only what is given changes."""

    id: Id
    display_name: Name | None = None
    email: Email | None = None
    password: Password | None = None
    disabled: bool | None = None

    @property
    def changes_credentials(self) -> bool:
        """Whether it changes how, or that, the user can sign in."""
        return any(
            given is not None for given in (self.email, self.password, self.disabled)
        )


class User(ReplyModel):
    """A Firebase Auth account."""

    id: str
    display_name: str | None = None
    email: str | None = None
    disabled: bool = False


class Deleted(ReplyModel):
    """How much was removed."""

    deleted: int = 1
    """How many events, admins or users; 0 when there were none any more."""
    remaining: int | None = None
    """How many events are still to be removed: they go in the background. Absent when
    there are none."""
