"""Credentials: keys that are none, and keys that others must not see."""

import time
from collections.abc import Callable
from typing import Any, Final

import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters.video_credentials import recognised
from interactive_broadcast.kernel.errors import InvalidRequest
from tests.support.people import all_but_presence
from tests.support.private_keys import (
    APPLICATION_ID,
    OF_DSA,
    an_application_key,
    an_rsa_key,
    of_numbers,
    pem,
    pkcs8,
    public_part,
)
from tests.support.token_holders import TokenHolders, refusal

MAX_S: Final = 0.03
"""Seconds of CPU for what is refused. A key that is whole takes 0.04 at the least."""

BOMBS: Final[dict[str, Callable[[], str]]] = {
    "a modulus of 16,384 bits": lambda: of_numbers(16_384, p=3, n=(1 << 16_384) - 1),
    "primes of 8,000 bits": lambda: of_numbers(2048, p=(1 << 8_000) - 1),
    "a prime of 4,000 bits": lambda: of_numbers(4096, longer=3_900),
    "an exponent of 20,000 bits": lambda: of_numbers(2048, exponent=(1 << 20_000) + 1),
    "many beginnings": lambda: "-----BEGIN PRIVATE KEY-----" * 300,
    "many ends": lambda: "-----BEGIN PRIVATE KEY-----" + "-----END" * 900,
    "backslashes": lambda: "\\" * 8_190,
    "dashes": lambda: "-" * 8_190,
    "blanks": lambda: f"-----BEGIN{' ' * 8_000}PRIVATE KEY-----",
    "a word and blanks": lambda: f"export {'a' * 4_000}{' ' * 4_000}",
    "dots": lambda: "eyJ" + ".a" * 4_000,
    "nothing but letters": lambda: "M" * 8_190,
    "an inside of blanks": lambda: "MII" + " a" * 4_000,
    "a key of DSA with long numbers": lambda: pem("PRIVATE KEY", OF_DSA),
}


@pytest.mark.parametrize("what", BOMBS)
def test_what_would_take_long_to_check_is_soon_refused(what: str) -> None:
    """A private key with numbers so long that looking takes minutes.

    Hurts: every call of the instance, and the bill: one admin keeps it computing.
    Stopped by: 8 KiB at most; kind, size and product of the primes are looked at before
    the primes are; no pattern reads a text twice.
    """
    recognised(APPLICATION_ID, SecretStr(an_application_key()))  # All is loaded.
    text = SecretStr(BOMBS[what]())
    before = time.thread_time()

    with pytest.raises(InvalidRequest):
        recognised(APPLICATION_ID, text)

    assert time.thread_time() - before < MAX_S


PATHS: Final = ("main.py", "/proc/self/environ", "../functions/.secret.local")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("api_key", ["46999999", APPLICATION_ID])
def test_a_path_is_no_secret_and_nothing_is_opened(
    people: TokenHolders, api_key: str, path: str
) -> None:
    """The path of a file of the server instead of a secret: OpenTok's SDK opens it.

    Hurts: whoever's keys lie there, which sign calls then for whom they are not.
    Stopped by: a secret has no dots, and a private key is a text with BEGIN and END.
    """
    body = {"otApiKey": api_key, "otSecret": path}

    answer = people.function("validateApiKey", body, people.tokens["producer"])

    assert refusal(answer) == (400, "invalid-request")
    given = answer.json()["error"]["details"]["fields"]
    assert given == ["otSecret: the path or the name of a file"]


def _damaged() -> str:
    key = an_application_key()
    return key[:900] + key[901:]


NOBODYS: Final = APPLICATION_ID.replace("0a", "0b")

GIVEN: Final[dict[str, tuple[str, Callable[[], str]]]] = {
    "of nobody's application": (NOBODYS, an_application_key),
    "for a project": ("46999999", an_application_key),
    "for an account": ("abcdef12", an_application_key),
    "damaged": (APPLICATION_ID, _damaged),
    "in JSON": (APPLICATION_ID, lambda: f'{{"key": "{an_application_key()}"}}'),
    "with more than is taken": (APPLICATION_ID, lambda: an_application_key() * 5),
}


@pytest.mark.parametrize("how", GIVEN)
@pytest.mark.parametrize("function_id", ["updateAdmin", "validateApiKey"])
def test_a_private_key_is_nowhere_but_in_the_request(
    people: TokenHolders, function_id: str, how: str
) -> None:
    """Private keys that are refused, looked for in all that can be read afterwards.

    Hurts: who holds the key is the application: its sessions, recordings, and bill.
    Stopped by: refusals are of fixed words; nothing logs what was sent; what is stored
    is sealed.
    """
    api_key, make = GIVEN[how]
    body: dict[str, Any] = {"otApiKey": api_key, "otSecret": make()}
    if function_id == "updateAdmin":
        body["id"] = "$producerId"

    answer = people.function(function_id, body, people.tokens["producerIdToken"])

    assert answer.status_code == 400 or answer.json() == {"valid": False}
    readable = [
        answer.text,
        *people.stack.logs.lines(),
        *map(str, people.stack.journal.entries()),
        str(all_but_presence(people)),
    ]
    pieces = an_application_key().splitlines()[1:-1]
    assert [text for text in readable if any(one in text for one in pieces)] == []


def test_nobody_is_somebody_elses_application(people: TokenHolders) -> None:
    """Another's application, whose id each of its clients knows, with one's own key.

    Hurts: the application: its bill, its sessions, its recordings.
    Stopped by: before it is stored, the service is asked by a call signed with the key.
    """
    theirs, own = an_rsa_key(), an_rsa_key(2056)
    application = {"applicationId": APPLICATION_ID, "publicKey": public_part(theirs)}
    people.opentok("POST", "applications", application)

    def is_theirs(key: Any) -> bool:
        body = {"otApiKey": APPLICATION_ID, "otSecret": pkcs8(key)}
        answer = people.function("validateApiKey", body, people.tokens["rival"])
        return bool(answer.json() == {"valid": True})

    assert is_theirs(theirs)
    assert not is_theirs(own)
