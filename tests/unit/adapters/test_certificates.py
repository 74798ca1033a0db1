"""How the public keys for ID tokens are kept."""

import json
from collections.abc import Callable

import pytest
from google.auth.exceptions import TransportError

from interactive_broadcast.adapters.certificates import MAX_KEPT_S, Certificates
from tests.support.google_keys import (
    Offline,
    Scripted,
    elliptic_certificate,
    published_keys,
    signer,
)


def fetched_by(google: Scripted, now: Callable[[], float]) -> Certificates:
    certificates = Certificates(now)
    certificates.session.mount("https://", google)
    return certificates


@pytest.mark.parametrize(
    ("cache_control", "age", "kept_s"),
    [
        ("public, max-age=100, must-revalidate", "0", 100),
        ("public, max-age=100", "30", 70),
        ("public, max-age=100", "soon", 100),
        ("public, max-age=999999999", "0", MAX_KEPT_S),
        ("max-age=10", "30", 0),
        ("no-store", "0", 0),
    ],
)
def test_the_keys_are_kept_for_as_long_as_google_says(
    cache_control: str, age: str, kept_s: float
) -> None:
    headers = {"Cache-Control": cache_control, "Age": age}
    google = Scripted(published_keys(), **headers)
    clock = [0.0]
    certificates = fetched_by(google, lambda: clock[0])
    asked = []

    for clock[0] in (0.0, max(kept_s - 1, 0.0), kept_s):
        assert certificates.keys() == {"key-1": signer()[0].public_key()}
        asked.append(google.asked)

    assert asked == ([1, 1, 2] if kept_s else [1, 2, 3])


def test_without_a_network_nothing_can_be_said() -> None:
    certificates = Certificates()
    certificates.session.mount("https://", Offline())

    with pytest.raises(TransportError):
        certificates.keys()


@pytest.mark.parametrize(
    "unreadable", ["-----BEGIN CERTIFICATE-----\nMII", elliptic_certificate()]
)
def test_a_certificate_that_holds_no_key_of_the_kind_is_none(unreadable: str) -> None:
    google = Scripted(json.dumps({"key-1": signer()[1], "key-2": unreadable}))

    with pytest.raises(TransportError):
        fetched_by(google, lambda: 0.0).keys()
