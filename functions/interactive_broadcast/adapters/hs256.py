"""Signing JSON Web Tokens by HMAC (HS256), many of them by one key.

Nothing is checked here. What is signed by it is read by PyJWT, and by OpenTok.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping


class Hs256Signer:
    """Signs claims under one key, with one header.

    Args:
        key: the secret.
        header: beside `alg` and `typ`.
    """

    def __init__(self, key: str, header: Mapping[str, str] | None = None) -> None:
        self._key = key.encode()
        whole = {"alg": "HS256", "typ": "JWT", **(header or {})}
        self.head = packed(json.dumps(whole, separators=(",", ":"), sort_keys=True))
        """What every token begins with, up to its first dot."""

    def sign(self, claims: Mapping[str, object]) -> str:
        """A token with these claims."""
        spelled = json.dumps(claims, separators=(",", ":"))
        signed = f"{self.head}.{packed(spelled)}"
        mac = hmac.digest(self._key, signed.encode(), hashlib.sha256)
        return f"{signed}.{base64url(mac)}"


def packed(text: str) -> str:
    """A part of a token that says something."""
    return base64url(text.encode())


def base64url(data: bytes) -> str:
    """Any part of a token: without the padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")
