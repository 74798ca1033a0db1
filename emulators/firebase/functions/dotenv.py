"""The `.env` files of a functions folder, with the Firebase CLI's precedence.

Source for the syntax: firebase-tools lib/functions/env (behaviour, not code).
"""

import re
from pathlib import Path

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
_ASSIGNMENT = re.compile(
    r"""
    ^[ \t]*(?:export[ \t]+)?([\w./-]+)[ \t]*=[ \t]*
    (?:
        "((?:\\.|[^"\\])*)"[ \t]*(?:\#.*)?$     # may span lines, knows escapes
      | '((?:\\'|[^'])*)'[ \t]*(?:\#.*)?$       # may span lines, taken as it is
      | ([^\#\r\n"']*)(?:\#.*)?$                # up to the comment
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
_ESCAPES = {r"\n": "\n", r"\r": "\r", r"\t": "\t", r"\v": "\v"}


class DotenvRefused(Exception):
    """A line that the Firebase CLI would refuse to deploy."""


def parse(text: str, *, name: str) -> dict[str, str]:
    """The assignments of one file; the last of a name wins.

    Raises:
        DotenvRefused: a line that is no assignment, or a name that is not allowed.
    """
    values: dict[str, str] = {}
    rest = text
    for found in _ASSIGNMENT.finditer(text):
        key, double, single, plain = found.groups()
        _check(key, name)
        rest = rest.replace(found[0], "", 1)
        if double is not None:
            values[key] = re.sub(r"\\(.)", _unescape, double)
        else:
            values[key] = single if single is not None else plain.strip()
    for line in rest.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            # Not the line itself: it may hold a secret.
            raise DotenvRefused(f"{name}: a line is no assignment NAME=value.")
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


def _unescape(escape: re.Match[str]) -> str:
    return _ESCAPES.get(escape[0], escape[1])
