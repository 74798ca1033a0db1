"""Signing JSON Web Tokens by RSA (RS256), many of them by one key.

Nothing is checked here. What is signed by it is read by PyJWT, and by Vonage.
"""

import json
from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from interactive_broadcast.adapters.hs256 import base64url, packed

HEAD: Final = packed('{"alg":"RS256","typ":"JWT"}')
"""What every token begins with, up to its first dot."""

_PADDING: Final = PKCS1v15()
_HASH: Final = SHA256()


class Rs256Signer:
    """Signs claims by one key."""

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key

    def sign(self, claims: Mapping[str, object]) -> str:
        """A token with these claims."""
        signed = f"{HEAD}.{packed(json.dumps(claims, separators=(',', ':')))}"
        signature = self._key.sign(signed.encode(), _PADDING, _HASH)
        return f"{signed}.{base64url(signature)}"
