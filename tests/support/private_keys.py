"""Private keys as admins might give them. All are made here, and worth nothing."""

import base64
import textwrap
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import rsa

APPLICATION_ID: Final = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
"""An application's id, as it is stored."""

EXPONENT: Final = 65_537


OF_DSA: Final = (
    bytes.fromhex("3082100002010030820c0006072a8648ce380401") + b"\xff" * 4_000
)
"""The beginning of a key for DSA. Its first numbers have some ten thousand bits."""


@cache
def an_rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """A whole one; the same each time."""
    return rsa.generate_private_key(EXPONENT, bits)


@cache
def an_application_key() -> str:
    """A private key as Vonage gives it out, and as it is stored."""
    return pkcs8(an_rsa_key())


def pkcs8(key: Any, password: bytes | None = None) -> str:
    """A private key of any kind as PEM, encrypted if there is a password."""
    made: bytes = key.private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, _encryption(password)
    )
    return made.decode()


def pkcs1(key: rsa.RSAPrivateKey, password: bytes | None = None) -> str:
    """An RSA key in the older form."""
    return key.private_bytes(
        forms.Encoding.PEM,
        forms.PrivateFormat.TraditionalOpenSSL,
        _encryption(password),
    ).decode()


def public_part(key: rsa.RSAPrivateKey) -> str:
    """As it is given to Vonage."""
    return (
        key.public_key()
        .public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def of_numbers(
    bits: int, *, longer: int = 0, exponent: int = EXPONENT, **other: int
) -> str:
    """PEM of a key of this size that is none: its primes are no primes.

    Args:
        bits: of the modulus.
        longer: by how many bits the first prime is longer than the second.
        exponent: the public one.
        other: numbers instead of those that belong together: `n`, `p`, `q`.
    """
    first = (bits + longer + 1) // 2
    p = other.get("p", (1 << first) - 1)
    q = other.get("q", (1 << (bits - first)) - 3)
    n = other.get("n", p * q)
    secret = (1 << (n.bit_length() - 1)) - 1
    parts = (secret, p, q, secret % p | 1, secret % q | 1, 3)
    return pem("RSA PRIVATE KEY", _sequence((0, n, exponent, *parts)))


def pem(label: str, der: bytes) -> str:
    """A block of PEM."""
    body = "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


def _encryption(password: bytes | None) -> Any:
    if password is None:
        return forms.NoEncryption()
    return forms.BestAvailableEncryption(password)


def _sequence(numbers: Sequence[int]) -> bytes:
    """Whole numbers in DER."""
    inner = b"".join(
        _value(2, number.to_bytes(number.bit_length() // 8 + 1)) for number in numbers
    )
    return _value(0x30, inner)


def _value(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + content
