"""ID tokens of Firebase users, signed as Google signs them, and a service account."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

KEY_ID: Final = "bench"
KEY_BITS: Final = 2048
"""As Google's."""

LASTS_S: Final = 3600


def claims_of(
    project_id: str, uid: str, *, provider: str = "anonymous"
) -> dict[str, Any]:
    """What an ID token says of a Firebase user who has just signed in."""
    now = int(time.time())
    return {
        "iss": f"https://securetoken.google.com/{project_id}",
        "aud": project_id,
        "auth_time": now,
        "user_id": uid,
        "sub": uid,
        "iat": now,
        "exp": now + LASTS_S,
        "provider_id": provider,
        "firebase": {"identities": {}, "sign_in_provider": provider},
    }


@dataclass(frozen=True)
class Signer:
    """Signs for one project."""

    project_id: str

    def id_token(self, uid: str, *, provider: str = "anonymous") -> str:
        """A token as Firebase issues it to a user who has just signed in."""
        claims = claims_of(self.project_id, uid, provider=provider)
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": KEY_ID})

    @cached_property
    def certificates(self) -> dict[str, str]:
        """As Google lists them: PEM by the id of the key."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bench")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(self._key, hashes.SHA256())
        )
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        return {KEY_ID: pem.decode()}

    def service_account(self, token_url: str) -> str:
        """The file of a service account that gets its access tokens there."""
        pem = self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return json.dumps(
            {
                "type": "service_account",
                "project_id": self.project_id,
                "private_key_id": KEY_ID,
                "private_key": pem.decode(),
                "client_email": f"functions@{self.project_id}.iam.gserviceaccount.com",
                "token_uri": token_url,
            }
        )

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
