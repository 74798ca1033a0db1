"""The `.env` files of a functions folder, with the Firebase CLI's names and precedence.

Source: firebase-tools lib/functions/env (behaviour, not code).
"""

import io
import re
from pathlib import Path

from dotenv.parser import parse_stream

RESERVED = frozenset(
    {
        "FIREBASE_CONFIG",
        "CLOUD_RUNTIME_CONFIG",
        "EVENTARC_CLOUD_EVENT_SOURCE",
        "ENTRY_POINT",
        "GCP_PROJECT",
        "GCLOUD_PROJECT",
        "GOOGLE_CLOUD_PROJECT",
        "FUNCTION_TRIGGER_TYPE",
        "FUNCTION_NAME",
        "FUNCTION_MEMORY_MB",
        "FUNCTION_TIMEOUT_SEC",
        "FUNCTION_IDENTITY",
        "FUNCTION_REGION",
        "FUNCTION_TARGET",
        "FUNCTION_SIGNATURE_TYPE",
        "K_SERVICE",
        "K_REVISION",
        "PORT",
        "K_CONFIGURATION",
    }
)
"""Names that the platform sets itself; the CLI refuses to deploy them."""

RESERVED_PREFIXES = ("X_GOOGLE_", "FIREBASE_", "EXT_", "KIT_")

_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")


class DotenvRefused(Exception):
    """A line that the Firebase CLI would refuse to deploy."""


def parse(text: str, *, name: str) -> dict[str, str]:
    """The assignments of one file; the last of a name wins.

    Raises:
        DotenvRefused: a line that is no assignment, or a name that is not allowed.
    """
    values: dict[str, str] = {}
    for found in parse_stream(io.StringIO(text)):
        if found.error or (found.key is not None and found.value is None):
            # Not the line itself: it may hold a secret.
            raise DotenvRefused(f"{name}: a line is no assignment NAME=value.")
        if found.key is not None and found.value is not None:
            _check(found.key, name)
            values[found.key] = _cut(found.value, found.original.string)
    return values


def load(folder: Path, project_id: str) -> tuple[dict[str, str], dict[str, str]]:
    """Parameters and secrets of a functions folder, each `{name: value}`.

    Later files win: `.env`, `.env.<project>`, `.env.local`; secrets come from
    `.secret.local` alone.

    Raises:
        DotenvRefused: see `parse`.
    """
    parameters: dict[str, str] = {}
    for name in (".env", f".env.{project_id}", ".env.local"):
        parameters |= _read(folder / name)
    return parameters, _read(folder / ".secret.local")


def _read(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise DotenvRefused(f"{path.name} is not UTF-8.") from None
    except OSError as error:
        raise DotenvRefused(f"{path.name}: {error.strerror}.") from None
    return parse(text, name=path.name)


def _check(key: str, name: str) -> None:
    if key in RESERVED or key.startswith(RESERVED_PREFIXES):
        raise DotenvRefused(f"{name}: {key} is reserved by the platform.")
    if not _NAME.fullmatch(key):
        raise DotenvRefused(f"{name}: {key} is no name: use A-Z, 0-9 and _.")


def _cut(value: str, line: str) -> str:
    """Without the comment, which for the CLI needs no space before its `#`."""
    is_quoted = line.partition("=")[2].lstrip().startswith(("'", '"'))
    return value if is_quoted else value.partition("#")[0].rstrip()
