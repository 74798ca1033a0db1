"""The slugs of an event: `fanUrl`, `hostUrl`, `celebrityUrl`.

They have been called URLs since the first clients.
"""

import hashlib
import re
import secrets
import unicodedata

KINDS = ("fanUrl", "hostUrl", "celebrityUrl")
"""As in records, requests and `slugs/{adminId}/{kind}`."""

MAX_FROM_NAME = 60
"""Characters. Long enough to be recognised, short enough to be read aloud."""

FINGERPRINT_CHARS = 16
"""Hexadecimal characters: it is compared with one other, never looked up."""


def from_name(name: str) -> str:
    """`Été à Zürich!` → `ete-a-zurich`. Empty when no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    return "-".join(words)[:MAX_FROM_NAME].strip("-")


def short_random() -> str:
    """Eight characters that make a public slug unlike others. No secret."""
    return secrets.token_hex(4)


def fingerprint(slug: str) -> str:
    """A digest that a link is recognised by, and cannot be found out from."""
    return hashlib.sha256(slug.encode()).hexdigest()[:FINGERPRINT_CHARS]


def unguessable() -> str:
    """A slug for host or celebrity of 128 bits: whoever knows it gets a token."""
    return secrets.token_urlsafe(16)
