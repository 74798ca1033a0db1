r"""Private keys as people paste them, and the one form in which they are kept.

They come with other line ends, with `\n` instead of them, on one line, indented, in
quotes, behind a byte order mark. All of that is taken. What is kept is unencrypted
PKCS#8 in PEM, as Vonage gives keys out.

Whether a key is whole takes 40 to 900 ms to find out. So what can be seen at once comes
first: its kind, its size, and whether its numbers belong together. With numbers as
long as there is room for, the check of the primes would take minutes.
"""

import base64
import re
from typing import TYPE_CHECKING, Final, cast

from interactive_broadcast.adapters.given_credentials import Given, of_text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import (
        RSAPrivateKey,
        RSAPrivateNumbers,
    )

LEAST_BITS: Final = 2048
"""What Vonage gives out."""

MOST_BITS: Final = 4096
"""With more, a signature takes longer than a fan should wait."""

UNEVEN_BITS: Final = 64
"""By how much the primes may differ in length. Those of usual tools do not."""

MOST_EXPONENT: Final = 2**32
"""The public one. Nearly all are 65537."""

AROUND: Final = " \t\r\n\xa0\"'`,;\u201c\u201d\u2018\u2019"
"""Blanks, quotes, and what stands behind them in files."""

_BEGIN, _END, _DASHES = "-----BEGIN", "-----END", "-----"

_PKCS8, _PKCS1 = "PRIVATE KEY", "RSA PRIVATE KEY"

_LABELS: Final = {
    "ENCRYPTED PRIVATE KEY": Given.ENCRYPTED,
    "PUBLIC KEY": Given.PUBLIC,
    "RSA PUBLIC KEY": Given.PUBLIC,
    "CERTIFICATE": Given.CERTIFICATE,
    "CERTIFICATE REQUEST": Given.CERTIFICATE,
    "OPENSSH PRIVATE KEY": Given.OPENSSH,
    "EC PRIVATE KEY": Given.NOT_RSA,
    "DSA PRIVATE KEY": Given.NOT_RSA,
}
"""What PEM says of itself, where it is no RSA private key."""

_LENGTH: Final = rb"(?:[\x00-\x7f]|\x81.|\x82..)"
_ALGORITHM: Final = re.compile(
    rb"\x30" + _LENGTH + rb"\x02\x01[\x00\x01]\x30" + _LENGTH + rb"(\x06.*)", re.DOTALL
)
"""The beginning of PKCS#8, up to the algorithm that the key is for."""

_RSA: Final = bytes.fromhex("06092a864886f70d010101")
"""RSA's identifier. A key for RSA-PSS alone has another one: RS256 is not for it."""


class NotAPrivateKeyError(Exception):
    """It is something else. Nothing of the text is in it."""

    def __init__(self, given: Given) -> None:
        super().__init__(given)
        self.given = given


def as_pkcs8(pasted: str) -> str:
    """An RSA private key of 2048 to 4096 bits in PEM, in the form that is kept.

    Raises NotAPrivateKeyError.
    """
    label, body = _only_block(pasted)
    try:
        der = base64.b64decode("".join(body.split()), validate=True)
        if label == _PKCS8:
            _check_algorithm(der)
        return _kept(label, der)
    except (ValueError, TypeError) as error:
        # What `cryptography` says of it may change with its version.
        raise NotAPrivateKeyError(Given.DAMAGED) from error


def is_pem(text: str) -> bool:
    """Whether a text has a block of PEM in it, of whatever."""
    return _BEGIN in text


def _only_block(pasted: str) -> tuple[str, str]:
    """Label and body of a PEM that has nothing around it."""
    # As in JSON, in shells and in settings, and sometimes in one within another.
    text = re.sub(r"\\{1,4}[rnt]", "\n", pasted).strip(AROUND)
    if text.count(_BEGIN) > 1 or text.count(_END) > 1:
        raise NotAPrivateKeyError(Given.SEVERAL)
    before, begins, rest = text.partition(_BEGIN)
    if not begins:
        raise NotAPrivateKeyError(of_text(pasted))
    if before:
        around = of_text(text)
        is_known = around in (Given.JSON, Given.SETTING)
        raise NotAPrivateKeyError(around if is_known else Given.SURROUNDED_KEY)
    label, _, rest = rest.partition(_DASHES)
    label = " ".join(label.split())
    if label not in (_PKCS8, _PKCS1):
        raise NotAPrivateKeyError(_LABELS.get(label, Given.OTHER_PEM))
    return label, _body(label, rest)


def _body(label: str, rest: str) -> str:
    body, _, rest = rest.partition(_END)
    if "Proc-Type:" in body:
        raise NotAPrivateKeyError(Given.ENCRYPTED)
    end, ends, after = rest.partition(_DASHES)
    if not ends:
        raise NotAPrivateKeyError(Given.CUT_OFF)
    if after:
        raise NotAPrivateKeyError(Given.SURROUNDED_KEY)
    if " ".join(end.split()) != label:
        raise NotAPrivateKeyError(Given.DAMAGED)
    return body


def _check_algorithm(der: bytes) -> None:
    """Refuse other keys before they are loaded: of some that alone takes long."""
    said = _ALGORITHM.match(der)
    if said is None:
        raise NotAPrivateKeyError(Given.DAMAGED)
    if not said[1].startswith(_RSA):
        raise NotAPrivateKeyError(Given.NOT_RSA)


def _kept(label: str, der: bytes) -> str:
    # What only makes tokens needs none of it.
    from cryptography.hazmat.primitives import serialization as forms  # noqa: PLC0415

    body = base64.encodebytes(der).decode()
    pem = f"{_BEGIN} {label}{_DASHES}\n{body}{_END} {label}{_DASHES}\n".encode()
    # Both labels are of RSA's keys alone, and so is this algorithm.
    unchecked = forms.load_pem_private_key(
        pem, None, unsafe_skip_rsa_key_validation=True
    )
    _check_numbers(cast("RSAPrivateKey", unchecked).private_numbers())
    key = forms.load_pem_private_key(pem, None)
    form = (forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    return key.private_bytes(*form).decode()


def _check_numbers(key: "RSAPrivateNumbers") -> None:
    """Refuse what takes long to check, before it is: all else is soon known."""
    bits = key.public_numbers.n.bit_length()
    if bits < LEAST_BITS:
        raise NotAPrivateKeyError(Given.TOO_SMALL)
    if bits > MOST_BITS:
        raise NotAPrivateKeyError(Given.TOO_LARGE)
    if not is_soon_checked(key):
        raise NotAPrivateKeyError(Given.DAMAGED)


def is_soon_checked(key: "RSAPrivateNumbers") -> bool:
    """Whether to check all of it takes no longer than for other keys of its size.

    What is told for that: the primes are those of the modulus, and about as long as
    each other, and the public exponent is short.
    """
    public = key.public_numbers
    uneven = abs(key.p.bit_length() - key.q.bit_length())
    is_short = public.e <= MOST_EXPONENT and uneven <= UNEVEN_BITS
    return is_short and key.p * key.q == public.n
