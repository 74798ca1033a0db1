"""Encryption of stored secrets: AES-GCM, bound to an owner, under versioned keys."""

import base64
import secrets
from collections.abc import Callable, Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

from interactive_broadcast.kernel.errors import Misconfigured

FORMAT: Final = "v1"
NONCE_BYTES: Final = 12
PARTS: Final = 3


class AesGcmVault:
    """`ports.Vault`: texts of `v1.<key version>.<base64url of nonce and ciphertext>`.

    Args:
        keys: key version → 32 bytes. The highest version seals, each opens what it
            has sealed. Asked for on use: most functions never touch a secret.
    """

    def __init__(self, keys: Callable[[], Mapping[int, bytes]]) -> None:
        self._keys = keys

    def seal(self, owner: str, secret: SecretStr) -> str:
        keys = self._keys()
        version = max(keys)
        nonce = secrets.token_bytes(NONCE_BYTES)
        text = secret.get_secret_value().encode()
        sealed = AESGCM(keys[version]).encrypt(nonce, text, _bound(version, owner))
        body = base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")
        return f"{FORMAT}.{version}.{body}"

    def open(self, owner: str, sealed: str) -> SecretStr:
        try:
            form, number, body = sealed.split(".")
            version = int(number)
            content = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
            nonce, text = content[:NONCE_BYTES], content[NONCE_BYTES:]
            bound = _bound(version, owner, form)
            secret = AESGCM(self._keys()[version]).decrypt(nonce, text, bound)
        except (ValueError, KeyError, InvalidTag) as error:
            names = ["VAULT_KEYS"]
            raise Misconfigured(
                "A stored secret cannot be opened.", names=names
            ) from error
        return SecretStr(secret.decode())


def key_version(sealed: str) -> int | None:
    """The version of the key that sealed a text; None when it is not a sealed text."""
    parts = sealed.split(".")
    if len(parts) == PARTS and parts[0] == FORMAT and parts[1].isdecimal():
        return int(parts[1])
    return None


def _bound(version: int, owner: str, form: str = FORMAT) -> bytes:
    """What the ciphertext is tied to: copied to another owner it does not open."""
    return f"{form}.{version}.{owner}".encode()
