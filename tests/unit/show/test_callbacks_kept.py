"""Callbacks to an instance that has looked the session up a moment ago."""

import pytest

from interactive_broadcast.kernel.errors import CallbackRefused
from interactive_broadcast.show.callbacks import Callbacks
from tests.support.callback_requests import Body, a_callback
from tests.support.in_process_platform import ANA
from tests.unit.show.reporting import Reporting


class Warm:
    """One instance, and a database in which others write."""

    def __init__(self, opentok: Reporting) -> None:
        self.opentok = opentok
        self.callbacks: Callbacks = opentok.platform.backend.show.callbacks

    def elsewhere(self, path: str, value: object) -> None:
        self.opentok.platform.databases.as_backend().update({path: value})  # type: ignore[dict-item]  # plain JSON

    def take(self, body: Body) -> str:
        return self.callbacks.take(a_callback(body))


@pytest.fixture
def warm(opentok: Reporting) -> Warm:
    return Warm(opentok)


def test_a_session_that_was_unknown_is_known_once_its_event_is_stored(
    warm: Warm, opentok: Reporting
) -> None:
    place = f"sessions/{opentok.stage}"
    warm.elsewhere(place, None)
    assert warm.take(opentok.somebody) == "unknown-session"

    warm.elsewhere(place, opentok.event.id)

    assert warm.take(opentok.somebody) == "counted"


def test_a_session_that_was_another_projects_is_the_new_ones_at_once(
    warm: Warm, opentok: Reporting
) -> None:
    key = opentok.platform.databases.at(f"admins/{ANA}/otApiKey")
    warm.elsewhere(f"admins/{ANA}/otApiKey", "200002")
    assert warm.take(opentok.somebody) == "foreign-session"

    warm.elsewhere(f"admins/{ANA}/otApiKey", key)

    assert warm.take(opentok.somebody) == "counted"


def test_a_signature_is_good_the_moment_its_secret_is_stored(
    warm: Warm, opentok: Reporting
) -> None:
    request = a_callback(opentok.somebody, address=None)
    signed = opentok.with_signature(request)
    with pytest.raises(CallbackRefused):
        warm.callbacks.take(signed)

    opentok.store_signature_secret()

    assert warm.callbacks.take(signed) == "counted"
