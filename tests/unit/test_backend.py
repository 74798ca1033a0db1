"""The composition root."""

import json

import firebase_admin
import pytest

from interactive_broadcast.backend import assemble, backend
from interactive_broadcast.kernel.public_answers import FRESH_S
from tests.support.fake_ports import FakePorts
from tests.support.fakes import FakeDatabases, FakeImages


def test_the_services_share_one_world() -> None:
    databases, images = FakeDatabases(), FakeImages()

    made = assemble(FakePorts(databases=databases, images=images).ports)

    assert made.admins.store.databases is made.events.store.databases
    assert made.events.service.events is made.show.service.events
    assert made.events.pictures.images is images


def test_a_process_has_one_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    # The SDK keeps its apps for the process; here the test makes its own.
    monkeypatch.setattr(firebase_admin, "_apps", {})
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:1")
    monkeypatch.setenv("FIREBASE_DATABASE_EMULATOR_HOST", "127.0.0.1:1")
    project = {
        "projectId": "demo-one",
        "databaseURL": "https://demo-one-default-rtdb.firebaseio.com",
    }
    monkeypatch.setenv("FIREBASE_CONFIG", json.dumps(project))

    assert backend() is backend()


def test_what_is_kept_is_kept_for_two_seconds_and_no_longer() -> None:
    made = assemble(FakePorts(databases=FakeDatabases()).ports)

    assert {
        made.identity.id_tokens.verified.ttl_s,
        made.identity.admins.ttl_s,
        made.seats.login.id_tokens.verified.ttl_s,
        made.seats.login.known_admins.ttl_s,
        made.seats.login.ids.ttl_s,
        made.seats.login.firebase_tokens.ttl_s,
        made.seats.tokens.accesses.known.ttl_s,
        made.seats.tokens.ids.ttl_s,
        made.show.callbacks.sessions.ttl_s,
        made.old_apps.switch.known.ttl_s,
        made.old_apps.aliases.known.ttl_s,
        made.old_apps.tokens.finder.fans.ttl_s,
        made.old_apps.tokens.finder.guests.ttl_s,
        made.old_apps.tokens.opened.ttl_s,
        FRESH_S,
    } == {2.0}
