"""The project's sign-in settings: what an operator switches in the console."""

from dataclasses import dataclass, replace
from typing import Self

from emulators.firebase.auth.refusal import invalid_argument, unsupported
from emulators.kernel.json_http import JsonObject

PATHS = {
    "signIn.allowDuplicateEmails": "allow_duplicate_emails",
    "signIn.email.enabled": "password_enabled",
    "signIn.anonymous.enabled": "anonymous_enabled",
    "emailPrivacyConfig.enableImprovedEmailPrivacy": "improved_email_privacy",
    "client.permissions.disabledUserSignup": "sign_up_disabled",
    "client.permissions.disabledUserDeletion": "deletion_disabled",
}
"""Where each setting lies in Google's project configuration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Changed by replacing it. The defaults are those of the official emulator."""

    allow_duplicate_emails: bool = False
    """Kept and shown. It concerns accounts of other sign-in providers, which are not
    here, so it changes nothing else."""
    password_enabled: bool = True
    anonymous_enabled: bool = True
    improved_email_privacy: bool = False
    """On for projects made since September 2023: nobody learns which emails exist."""
    sign_up_disabled: bool = False
    deletion_disabled: bool = False

    def shown(self) -> JsonObject:
        """The nested document."""
        document: JsonObject = {}
        for path, name in PATHS.items():
            *folders, leaf = path.split(".")
            place = document
            for folder in folders:
                inner = place.setdefault(folder, {})
                place = inner if isinstance(inner, dict) else {}
            place[leaf] = getattr(self, name)
        return document

    def resembling(self, document: JsonObject) -> Self:
        """With what a project's whole configuration says of the settings known here.

        It has many others, which concern nothing here: they are passed over.
        """
        found = _leaves(document)
        return replace(
            self,
            **{
                name: value
                for path, name in PATHS.items()
                if isinstance(value := found.get(path), bool)
            },
        )

    def patched(self, document: JsonObject) -> Self:
        """With what a nested document sets.

        Raises:
            Refused: a setting that is not known here, or is not a boolean.
        """
        changes: dict[str, bool] = {}
        for path, value in _leaves(document).items():
            if path not in PATHS:
                raise unsupported(f"the setting {path[:200]}")
            if not isinstance(value, bool):
                raise invalid_argument(f"Invalid value at '{path}' (TYPE_BOOL)")
            changes[PATHS[path]] = value
        return replace(self, **changes)


def _leaves(document: JsonObject, prefix: str = "") -> JsonObject:
    found: JsonObject = {}
    for name, value in document.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict) and path.count(".") < 8:  # noqa: PLR2004 - depth
            found |= _leaves(value, f"{path}.")
        else:
            found[path] = value
    return found
