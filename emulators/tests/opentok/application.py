"""A Vonage application, with a key pair that lives as long as the tests."""

from functools import cache

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from emulators.settings import VonageApplication

APPLICATION_ID = "0f00ba11-0000-4000-8000-00000000d311"
OTHER_ID = "0f00ba11-0000-4000-8000-0000000000ff"


@cache
def private_key(number: int = 0) -> rsa.RSAPrivateKey:
    """A key, the same one for the same number."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048 + 8 * number)


def private_pem(number: int = 0) -> str:
    """A key as Vonage hands it out: PKCS#8, not encrypted."""
    key = private_key(number)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(number: int = 0) -> str:
    key = private_key(number).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@cache
def application() -> VonageApplication:
    return VonageApplication(
        application_id=APPLICATION_ID, public_key=public_pem(), name="Demo application"
    )


def signed(claims: dict[str, object], number: int = 0) -> str:
    return jwt.encode(claims, private_key(number), algorithm="RS256")
