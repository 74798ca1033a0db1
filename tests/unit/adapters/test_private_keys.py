"""Private keys as people paste them, and the one form in which they are kept."""

import json
import shlex
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from interactive_broadcast.adapters.given_credentials import Given
from interactive_broadcast.adapters.private_keys import (
    NotAPrivateKeyError,
    as_pkcs8,
    is_soon_checked,
)
from tests.support.private_keys import (
    OF_DSA,
    an_application_key,
    an_rsa_key,
    of_numbers,
    pem,
    pkcs1,
    pkcs8,
    public_part,
)

PASTED: dict[str, Callable[[str], str]] = {
    "as it is": lambda key: key,
    "without its last line end": str.strip,
    "Windows line ends": lambda key: key.replace("\n", "\r\n"),
    "escaped line ends": lambda key: key.replace("\n", r"\n"),
    "escaped Windows line ends": lambda key: key.replace("\n", r"\r\n"),
    "escaped twice": lambda key: key.replace("\n", r"\\n"),
    "text of JSON": json.dumps,
    "with the comma behind it": lambda key: json.dumps(key) + ",",
    "quoted for a shell": shlex.quote,
    "typographic quotes": lambda key: f"\u201c{key}\u201d",
    "blanks for line ends": lambda key: key.replace("\n", " "),
    "on one line": lambda key: key.replace("\n", ""),
    "indented": lambda key: "".join(f"    {one}\n" for one in key.splitlines()),
    "indented by tabs": lambda key: "".join(f"\t{one}\n" for one in key.splitlines()),
    "blank lines": lambda key: "\n\n" + key.replace("\n", "\n\n"),
    "unbreakable blanks": lambda key: key.replace("\n", "\n\xa0"),
}


@pytest.fixture(scope="module")
def key() -> str:
    return an_application_key()


@pytest.mark.parametrize("form", PASTED)
def test_a_key_is_taken_however_it_is_pasted(key: str, form: str) -> None:
    assert as_pkcs8(PASTED[form](key)) == key


@pytest.mark.parametrize("form", ["as it is", "text of JSON", "on one line"])
def test_a_key_in_the_older_form_is_kept_in_the_newer_one(key: str, form: str) -> None:
    older = PASTED[form](pkcs1(an_rsa_key()))

    assert as_pkcs8(older) == key


def _without(key: str, part: str) -> str:
    assert part in key
    return key.replace(part, "")


OTHERS: dict[str, tuple[Given, Callable[[str], str]]] = {
    "blanks": (Given.NOTHING, lambda _: ""),
    "public": (Given.PUBLIC, lambda _: public_part(an_rsa_key())),
    "public of SSH": (Given.PUBLIC, lambda _: "ssh-rsa AAAAB3Nza ada@example.com"),
    "encrypted": (Given.ENCRYPTED, lambda _: pkcs8(an_rsa_key(), b"password")),
    "encrypted, older": (Given.ENCRYPTED, lambda _: pkcs1(an_rsa_key(), b"password")),
    "of an elliptic curve": (
        Given.NOT_RSA,
        lambda _: pkcs8(ec.generate_private_key(ec.SECP256R1())),
    ),
    "of Ed25519": (
        Given.NOT_RSA,
        lambda _: pkcs8(ed25519.Ed25519PrivateKey.generate()),
    ),
    "of DSA": (Given.NOT_RSA, lambda _: pem("PRIVATE KEY", OF_DSA)),
    "two": (Given.SEVERAL, lambda key: key + key),
    "one with its public one": (
        Given.SEVERAL,
        lambda key: key + public_part(an_rsa_key()),
    ),
    "text before": (Given.SURROUNDED_KEY, lambda key: f"Bag Attributes\n{key}"),
    "a letter before": (Given.SURROUNDED_KEY, lambda key: f"x{key}"),
    "text after": (Given.SURROUNDED_KEY, lambda key: f"{key}Regards"),
    "JSON": (Given.JSON, lambda key: json.dumps({"id": "x", "private_key": key})),
    "settings": (Given.SETTING, lambda key: f"export VONAGE_KEY={json.dumps(key)}"),
    "YAML": (Given.SETTING, lambda key: f"privateKey: |\n  {key}"),
    "without its lines": (Given.BARE, lambda key: "".join(key.splitlines()[1:-1])),
    "without its end": (Given.CUT_OFF, lambda key: key[:1200]),
    "without the last dashes": (Given.CUT_OFF, lambda key: key[:-8]),
    "without a line": (Given.DAMAGED, lambda key: _without(key, key[64 * 8 : 64 * 9])),
    "without a character": (Given.DAMAGED, lambda key: key[:700] + key[701:]),
    "with a letter of another alphabet": (
        Given.DAMAGED,
        lambda key: f"{key[:700]}\u0430{key[701:]}",
    ),
    "with another end": (
        Given.DAMAGED,
        lambda key: key.replace("END PRIVATE", "END RSA PRIVATE"),
    ),
    "under another label": (
        Given.DAMAGED,
        lambda key: key.replace("PRIVATE", "RSA PRIVATE"),
    ),
    "the older form under the newer label": (
        Given.DAMAGED,
        lambda _: pkcs1(an_rsa_key()).replace("RSA PRIVATE", "PRIVATE"),
    ),
    "empty": (Given.DAMAGED, lambda _: pem("PRIVATE KEY", b"")),
    "without primes": (Given.DAMAGED, lambda _: of_numbers(2048)),
    "1024 bits": (Given.TOO_SMALL, lambda _: pkcs8(an_rsa_key(1024))),
}


LABELS = {
    "RSA PUBLIC KEY": Given.PUBLIC,
    "CERTIFICATE": Given.CERTIFICATE,
    "CERTIFICATE REQUEST": Given.CERTIFICATE,
    "OPENSSH PRIVATE KEY": Given.OPENSSH,
    "EC PRIVATE KEY": Given.NOT_RSA,
    "DSA PRIVATE KEY": Given.NOT_RSA,
    "NEW REQUEST": Given.OTHER_PEM,
}


@pytest.mark.parametrize("label", LABELS)
def test_other_pem_is_told_by_its_label(label: str) -> None:
    with pytest.raises(NotAPrivateKeyError) as refusal:
        as_pkcs8(pem(label, b"0" * 99))

    assert refusal.value.given is LABELS[label]


@pytest.mark.parametrize("what", OTHERS)
def test_anything_else_is_told_by_what_it_is(key: str, what: str) -> None:
    given, make = OTHERS[what]

    with pytest.raises(NotAPrivateKeyError) as refusal:
        as_pkcs8(make(key))

    assert refusal.value.given is given


@pytest.mark.parametrize(
    ("bits", "given"),
    [
        (2047, Given.TOO_SMALL),
        # No primes, which is what is seen next.
        *((bits, Given.DAMAGED) for bits in (2048, 4096)),
        (4097, Given.TOO_LARGE),
    ],
)
def test_a_key_has_2048_to_4096_bits(bits: int, given: Given) -> None:
    with pytest.raises(NotAPrivateKeyError) as refusal:
        as_pkcs8(of_numbers(bits))

    assert refusal.value.given is given


def numbers(p_bits: int, q_bits: int, *, exponent: int = 3, more: int = 0) -> Any:
    """As little of a key as is looked at: no primes are among them."""
    p, q = (1 << p_bits) - 1, (1 << q_bits) - 1
    public = rsa.RSAPublicNumbers(exponent, p * q + more)
    return rsa.RSAPrivateNumbers(p, q, 1, 1, 1, 1, public)


@pytest.mark.parametrize(
    ("key", "is_soon"),
    [
        (numbers(1024, 1024), True),
        (numbers(1056, 992), True),
        (numbers(992, 1056), True),
        (numbers(1056, 991), False),
        (numbers(991, 1056), False),
        (numbers(1024, 1024, more=2), False),
        (numbers(1024, 1024, exponent=2**32), True),
        (numbers(1024, 1024, exponent=2**32 + 1), False),
    ],
)
def test_what_takes_long_to_check_is_seen_before(key: Any, *, is_soon: bool) -> None:
    assert is_soon_checked(key) is is_soon


def test_nothing_of_the_text_is_in_the_refusal(key: str) -> None:
    text = key.replace(key[100:103], "5ecret")

    with pytest.raises(NotAPrivateKeyError) as refusal:
        as_pkcs8(text)

    assert "5ecret" not in repr(refusal.value) + repr(refusal.value.__cause__)
