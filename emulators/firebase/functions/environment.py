"""The environment variables that a deployed function would find, and the secrets."""

import base64
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import emulators
from emulators.firebase.functions import dotenv
from emulators.firebase.functions.bounds import MAX_SECRET_BYTES, MAX_VARIABLE_BYTES
from emulators.settings import Settings

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "SSL_CERT_FILE")
"""All that the child gets of the developer's own environment: whatever else is set
there would work locally and be missing after `firebase deploy`."""

RANDOM = "{random}"
SECRET_BYTES = 32

IMPORTED_FROM = Path(emulators.__file__).resolve().parent.parent
"""The folder that this package lies in."""


class Environment:
    """What the functions' process finds, the same after every restart."""

    def __init__(
        self,
        settings: Settings,
        *,
        folder: Path,
        secret: Callable[[str, str], str] | None = None,
    ) -> None:
        """Read the folder's `.env` files.

        Args:
            settings: values above those of the files, and forms of secrets.
            folder: the functions' folder.
            secret: finds one that no file has, given its name and its form in
                `Settings.secrets`; made up if nothing is given.

        Raises:
            DotenvRefused: one of them is wrong, or longer than a deployed function
                may have.
        """
        found, self._secrets = dotenv.load(folder, settings.project_id)
        self._settings = settings
        self._secret = secret or (lambda _, form: made_up(form))
        self._parameters = found | {
            name: settings.filled_in(value)
            for name, value in settings.parameters.items()
        }
        _check_sizes(self._parameters, MAX_VARIABLE_BYTES)
        _check_sizes(self._secrets, MAX_SECRET_BYTES)

    def complete(self, names: Iterable[str]) -> dict[str, str]:
        """Values for these secrets; made up, once, for those that have none.

        Random unless they are kept, so that nothing signed or encrypted by one run
        opens in another.
        """
        for name in sorted(names):
            if name not in self._parameters and name not in self._secrets:
                form = self._settings.secrets.get(name, RANDOM)
                self._secrets[name] = self._secret(name, form)
        return {name: self.variables()[name] for name in sorted(names)}

    def variables(self) -> dict[str, str]:
        """The whole environment of the functions' process."""
        inherited = {key: os.environ[key] for key in INHERITED if key in os.environ}
        return inherited | self._secrets | self._parameters | platform(self._settings)


def platform(settings: Settings) -> dict[str, str]:
    """What Cloud Run and the CLI set, and the addresses of the stack.

    FUNCTION_TARGET and FUNCTION_SIGNATURE_TYPE are missing: in production they differ
    from function to function, and here one process serves them all.
    """
    return {
        **settings.sdk_environment(),
        "FUNCTION_REGION": settings.region,
        "FUNCTIONS_EMULATOR": "true",
        "K_SERVICE": "functions",
        "K_REVISION": "1",
        "LOG_EXECUTION_ID": "true",
        # Deployed functions have no proxies either. Without a word libraries look for
        # some at every call: in the environment, on macOS in the system's settings.
        "NO_PROXY": settings.hostname,
        "TZ": "UTC",
    }


def _check_sizes(values: Mapping[str, str], most: int) -> None:
    for name, value in values.items():
        if len(name) + len(value.encode()) > most:
            raise dotenv.DotenvRefused(f"{name} has more than {most} bytes.")


def made_up(form: str) -> str:
    """A secret nobody knows, in the form that `Settings.secrets` has for it."""
    random = base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return form.replace(RANDOM, random)
