"""Session ids of the real shape: the SDKs open them and look for the project inside."""

import base64
import secrets

PREFIXES = ("1_", "2_")
"""Both occur for one and the same project: they tell neither mode nor product."""


def mint_session_id(
    api_key: str, *, location: str, created_at_ms: int, is_relayed: bool
) -> str:
    """A new id: a prefix and the base64 of `1~KEY~location~created~random~flag~~`.

    `KEY` is a project's key or an application's id. `P` marks ids that real relayed
    sessions had; what it means is not confirmed.
    """
    noise = base64.b64encode(secrets.token_bytes(18)).decode("ascii")
    flag = "P" if is_relayed else ""
    plain = f"1~{api_key}~{location}~{created_at_ms}~{noise}~{flag}~~"
    encoded = base64.urlsafe_b64encode(plain.encode("ascii")).decode("ascii")
    return secrets.choice(PREFIXES) + encoded.rstrip("=")
