"""Which callbacks are believed, and what follows from them."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.events.models import Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.errors import (
    CallbackRefused,
    TooManyRequests,
)
from interactive_broadcast.records.headcounts import HeadKind
from interactive_broadcast.upkeep.models import DeleteEventRequest
from tests.support.callback_requests import (
    Body,
    a_callback,
    about_somebody,
)
from tests.support.fakes import (
    API_KEY,
    FakeCallbackProofs,
    FakeDatabases,
)
from tests.support.in_process_platform import ANA, admin
from tests.unit.show.reporting import Reporting

NEW_SECRET = SecretStr("the signature secret from now on")
OTHER_SECRET = SecretStr("the signature secret of another one")
ANOTHER_KEY = "200002"


class TestBelieving:
    def test_its_own_address_is_proof_enough(self, opentok: Reporting) -> None:
        assert opentok.take(opentok.somebody) == "counted"

    def test_a_signature_alone_is_proof_enough(self, opentok: Reporting) -> None:
        opentok.store_signature_secret()
        assert opentok.signed(opentok.somebody, address=None) == "counted"

    def test_without_any_proof_nothing_is_believed(self, opentok: Reporting) -> None:
        with pytest.raises(CallbackRefused):
            opentok.take(opentok.somebody, address=None)

    @pytest.mark.parametrize(
        "address",
        [
            ("", ""),
            (API_KEY, ""),
            (API_KEY, "guessed"),
            (API_KEY, FakeCallbackProofs().path_key(ANOTHER_KEY)),
            (ANOTHER_KEY, FakeCallbackProofs().path_key(API_KEY)),
        ],
    )
    def test_a_wrong_address_is_refused_also_with_a_good_signature(
        self, opentok: Reporting, address: tuple[str, str]
    ) -> None:
        opentok.store_signature_secret()
        with pytest.raises(CallbackRefused):
            opentok.signed(opentok.somebody, address=address)

    def test_a_wrong_signature_is_refused_also_at_a_good_address(
        self, opentok: Reporting
    ) -> None:
        opentok.store_signature_secret()
        with pytest.raises(CallbackRefused):
            opentok.signed(opentok.somebody, OTHER_SECRET)
        with pytest.raises(CallbackRefused):
            opentok.take(opentok.somebody, signature="made-up")

    def test_both_signatures_are_good_for_a_day_after_the_secret_was_changed(
        self, opentok: Reporting
    ) -> None:
        admins = opentok.platform.backend.admins.store
        for secret in (OTHER_SECRET, NEW_SECRET):
            admins.store_signature_secret(ANA, secret)
        stream = about_somebody("streamCreated", opentok.stage)

        somebody = opentok.somebody
        assert opentok.signed(somebody, NEW_SECRET, address=None) == "counted"
        assert opentok.signed(stream, OTHER_SECRET, address=None) == "counted"
        opentok.platform.clock.advance(days=1)
        with pytest.raises(CallbackRefused):
            opentok.signed(stream, OTHER_SECRET, address=None)
        opentok.signed(stream, NEW_SECRET, address=None)

    def test_a_signature_that_cannot_be_checked_leaves_it_to_the_address(
        self, opentok: Reporting
    ) -> None:
        """The project signs, and its admin has not told us with what."""
        assert opentok.signed(opentok.somebody) == "counted"
        with pytest.raises(CallbackRefused):
            opentok.signed(about_somebody("streamCreated", opentok.stage), address=None)

    @pytest.mark.parametrize("field", ["projectId", "partnerId", "applicationId"])
    def test_the_body_must_be_about_the_project_of_the_address(
        self, opentok: Reporting, field: str
    ) -> None:
        with pytest.raises(CallbackRefused):
            opentok.take({**opentok.somebody, field: ANOTHER_KEY})

    def test_nothing_is_read_for_a_callback_that_proves_nothing(
        self, opentok: Reporting
    ) -> None:
        untouched = FakeDatabases()
        callbacks = replace(
            opentok.platform.backend.show.callbacks,
            events=EventStore(databases=untouched),
        )
        request = a_callback(opentok.somebody)

        for change in ({"address": None}, {"address": (API_KEY, "guessed")}):
            with pytest.raises(CallbackRefused):
                callbacks.take(replace(request, **change))
        with pytest.raises(CallbackRefused):
            callbacks.take(replace(request, signature="made-up"))

        assert untouched.reads == []

    @pytest.mark.parametrize("address", [(API_KEY, f"path-key-of-{API_KEY}"), None])
    def test_nothing_is_read_for_a_session_that_the_proof_does_not_cover(
        self, opentok: Reporting, address: tuple[str, str] | None
    ) -> None:
        untouched = FakeDatabases()
        callbacks = replace(
            opentok.platform.backend.show.callbacks,
            events=EventStore(databases=untouched),
        )
        theirs = about_somebody("connectionCreated", f"1_session-of-{ANOTHER_KEY}")
        request = opentok.with_signature(a_callback(theirs, address=address))

        if address is None:
            with pytest.raises(CallbackRefused):
                callbacks.take(request)
        else:
            assert callbacks.take(request) == "foreign-session"

        assert untouched.reads == []

    def test_who_has_only_signed_may_not_ask_too_often(
        self, opentok: Reporting
    ) -> None:
        def full() -> None:
            raise TooManyRequests("Too many calls; wait a moment.", retry_after_s=1)

        opentok.store_signature_secret()
        with pytest.raises(TooManyRequests):
            opentok.signed(opentok.somebody, address=None, check_rate_limit=full)
        assert opentok.take(opentok.somebody, check_rate_limit=full) == "counted"


class TestForeign:
    def test_a_session_of_another_project_is_left_alone(
        self, opentok: Reporting
    ) -> None:
        opentok.platform.databases.as_backend().update(
            {f"admins/{ANA}/otApiKey": ANOTHER_KEY}
        )

        assert opentok.take(opentok.somebody) == "foreign-session"
        assert opentok.count("stage") == 0
        with pytest.raises(CallbackRefused):
            opentok.signed(opentok.somebody, address=None)

    def test_an_unknown_session_is_nobodys_business(self, opentok: Reporting) -> None:
        body = about_somebody("connectionCreated", "1_of-something-else")

        assert opentok.take(body) == "unknown-session"
        assert opentok.signed(body, address=None) == "unknown-session"

    def test_a_deleted_admin_is_reported_of_in_vain(self, opentok: Reporting) -> None:
        opentok.platform.databases.as_backend().update({f"admins/{ANA}": None})

        assert opentok.take(opentok.somebody) == "foreign-session"

    @pytest.mark.parametrize("event", ["sessionCreated", "x"])
    def test_other_events_are_taken_and_forgotten(
        self, opentok: Reporting, event: str
    ) -> None:
        assert opentok.take({"event": event, "projectId": API_KEY}) == "of-no-interest"
        assert opentok.take({}) == "of-no-interest"


class TestCounting:
    @pytest.mark.parametrize("kind", list(HeadKind))
    def test_people_are_counted_in_the_room_they_are_in(
        self, opentok: Reporting, kind: HeadKind
    ) -> None:
        came = {
            HeadKind.CONNECTIONS: "connectionCreated",
            HeadKind.STREAMS: "streamCreated",
        }[kind]
        left = came.replace("Created", "Destroyed")

        opentok.take(about_somebody(came, opentok.stage, "a"))
        opentok.take(about_somebody(came, opentok.backstage, "b"))
        opentok.take(about_somebody(came, opentok.backstage, "c"))
        opentok.take(about_somebody(left, opentok.stage, "a"))

        assert (opentok.count("stage", kind), opentok.count("backstage", kind)) == (
            0,
            2,
        )

    def test_a_doubled_report_counts_nobody_twice(self, opentok: Reporting) -> None:
        told = [opentok.take(opentok.somebody), opentok.take(opentok.somebody)]

        assert told == ["counted", "not-counted"]
        assert opentok.count("stage") == 1

    def test_after_the_show_nobody_is_counted_any_more(
        self, opentok: Reporting
    ) -> None:
        opentok.take(opentok.somebody)
        opentok.platform.change_status(opentok.event.id, Status.LIVE)
        opentok.platform.change_status(opentok.event.id, Status.CLOSED)

        told = opentok.take(about_somebody("connectionDestroyed", opentok.stage))

        assert told == "show-over"
        counted = opentok.platform.tree["headcounts"][opentok.event.id]
        assert counted.keys() == {"present", "stage"}
        assert counted["stage"].keys() == {"marks"}

    def test_whose_connection_it_is_says_the_token(self, opentok: Reporting) -> None:
        whose = {"data": '{"userType":"fan","person":"4rTq"}'}
        stream = {"id": "s-1", "connection": {"id": "c-1", **whose}}
        opentok.take({**opentok.somebody, "connection": {"id": "c-1", **whose}})
        opentok.take(about_somebody("streamCreated", opentok.stage, stream=stream))

        marked = opentok.platform.backend.records.headcounts.marked(opentok.event.id)

        assert {(one.kind, one.id, one.person) for one in marked.heads} == {
            (HeadKind.CONNECTIONS, "c-1", "4rTq"),
            (HeadKind.STREAMS, "s-1", "4rTq"),
        }


class TestPublished:
    """When streams are published on stage: `createdAt` and `timestamp` of reports."""

    def stored(self, opentok: Reporting) -> Any:
        return opentok.platform.databases.at(f"published/{opentok.event.id}")

    def test_a_stream_is_published_from_its_creation_to_its_end(
        self, opentok: Reporting
    ) -> None:
        opentok.take(a_stream("streamCreated", opentok.stage, 1_000, 1_200))
        assert self.stored(opentok) == {"s-1": {"from": 1_000}}

        opentok.take(a_stream("streamDestroyed", opentok.stage, 1_000, 9_000))
        assert self.stored(opentok) == {"s-1": {"from": 1_000, "to": 9_000}}

    def test_the_end_may_be_told_first_and_everything_twice(
        self, opentok: Reporting
    ) -> None:
        for event, at in [("streamDestroyed", 9_000), ("streamCreated", 1_200)] * 2:
            opentok.take(a_stream(event, opentok.stage, 1_000, at))

        assert self.stored(opentok) == {"s-1": {"from": 1_000, "to": 9_000}}

    def test_where_its_creation_is_not_said_the_report_is_as_old_as_it(
        self, opentok: Reporting
    ) -> None:
        opentok.take(a_stream("streamCreated", opentok.stage, None, 1_200))
        opentok.take(a_stream("streamDestroyed", opentok.stage, None, 9_000))

        assert self.stored(opentok) == {"s-1": {"from": 1_200, "to": 9_000}}

    @pytest.mark.parametrize("no_time", [None, "1000", 1.5, True, 0, -1, 2**53])
    def test_what_is_no_time_is_not_stored_and_not_refused(
        self, opentok: Reporting, no_time: Any
    ) -> None:
        told = opentok.take(a_stream("streamCreated", opentok.stage, no_time, no_time))

        assert (told, self.stored(opentok)) == ("counted", None)

    def test_only_the_stage_is_recorded(self, opentok: Reporting) -> None:
        opentok.take(a_stream("streamCreated", opentok.backstage, 1_000, 1_000))
        opentok.take(about_somebody("connectionCreated", opentok.stage))
        opentok.take(a_stream("connectionDestroyed", opentok.stage, 1, 2) | SOMEBODY)

        assert self.stored(opentok) is None

    def test_what_was_so_before_the_end_of_the_show_may_be_told_after_it(
        self, opentok: Reporting
    ) -> None:
        opentok.take(a_stream("streamCreated", opentok.stage, 1_000, 1_000))
        opentok.platform.change_status(opentok.event.id, Status.CLOSED)

        opentok.take(a_stream("streamDestroyed", opentok.stage, 1_000, 9_000))

        assert self.stored(opentok) == {"s-1": {"from": 1_000, "to": 9_000}}

    def test_the_end_of_the_session_is_the_end_of_its_streams(
        self, opentok: Reporting
    ) -> None:
        opentok.take(a_stream("streamCreated", opentok.stage, 1_000, 1_000))
        end = {"event": "sessionDestroyed", "projectId": API_KEY, "timestamp": 9_000}

        opentok.take({**end, "sessionId": opentok.backstage})
        assert self.stored(opentok) == {"s-1": {"from": 1_000}}
        opentok.take({**end, "sessionId": opentok.stage})

        assert self.stored(opentok) == {"s-1": {"from": 1_000, "lostAt": 9_000}}

    def test_it_goes_with_the_event(self, opentok: Reporting) -> None:
        opentok.take(a_stream("streamCreated", opentok.stage, 1_000, 1_000))
        request = DeleteEventRequest(id=opentok.event.id)

        opentok.platform.backend.upkeep.event_removal.delete(admin(ANA), request)
        opentok.platform.settle()

        assert "published" not in opentok.platform.tree


SOMEBODY = {"connection": {"id": "c-1"}}


def a_stream(event: str, session_id: str, created_at: Any, timestamp: Any) -> Body:
    """`streamCreated` or `streamDestroyed` of one and the same stream."""
    stream = {"id": "s-1", "createdAt": created_at, "videoType": "camera"}
    return about_somebody(event, session_id, stream=stream, timestamp=timestamp)
