"""What a callback says, and whether that can be understood."""

import pytest
from pydantic import SecretStr, ValidationError

from interactive_broadcast.show.callback_reports import Report
from interactive_broadcast.show.callbacks import CallbackRequest
from tests.support.callback_requests import (
    Body,
    a_callback,
    about_a_recording,
)
from tests.support.fakes import (
    API_KEY,
)

SECRET = SecretStr("the signature secret of a project")
OTHER_SECRET = SecretStr("the signature secret of another one")
ANOTHER_KEY = "200002"
APPLICATION = "1b1f8f4c-22a5-4f0c-9d07-0a3c0c0a7a11"


class TestShape:
    @pytest.mark.parametrize(
        "body",
        [
            {"event": "archive", "id": "a"},
            {"event": "archive", "sessionId": "s"},
            {"event": "broadcast", "sessionId": "s"},
            {"event": "connectionCreated", "sessionId": "s"},
            {"event": "sessionDestroyed"},
            {"event": "connectionCreated", "sessionId": "s", "stream": {"id": "x"}},
            {"event": "streamCreated", "sessionId": "s", "stream": {}},
            {"event": "streamCreated", "sessionId": "s", "stream": {"id": "a/b"}},
            {"event": "streamCreated", "sessionId": "s", "stream": {"id": "x" * 129}},
            {"event": "archive", "sessionId": "../x", "id": "a"},
            {"event": "archive", "sessionId": "s", "id": "a", "projectId": True},
            {"event": "archive", "sessionId": "s", "id": "a", "projectId": 1.5},
            {"event": "x" * 65},
            {"event": 7},
        ],
        ids=str,
    )
    def test_a_report_that_cannot_be_told_is_refused(self, body: Body) -> None:
        with pytest.raises(ValidationError):
            Report.model_validate(body, strict=True, by_alias=True, by_name=False)

    def test_a_report_may_say_more_than_we_know(self) -> None:
        body = about_a_recording("s", "a", certificate="", url=None, other=[1])

        report = Report.model_validate(body, strict=True)

        assert (report.subject, report.projects) == ("a", {API_KEY})

    @pytest.mark.parametrize(
        ("names", "projects"),
        [
            ({"applicationId": APPLICATION}, [APPLICATION]),
            ({"projectId": APPLICATION.upper()}, [APPLICATION]),
            ({"projectId": 100, "partnerId": 100, "applicationId": "100"}, ["100"]),
            ({"applicationId": APPLICATION, "projectId": 100}, [APPLICATION, "100"]),
            ({"applicationId": None}, []),
            ({"projectId": "100", "applicationId": ""}, ["100"]),
        ],
        ids=str,
    )
    def test_a_project_is_named_in_any_of_three_fields(
        self, names: Body, projects: list[str]
    ) -> None:
        body = {"event": "archive", "sessionId": "s", "id": "a", **names}

        assert read(**body).projects == set(projects)

    @pytest.mark.parametrize(
        ("data", "person"),
        [
            ('{"userType":"fan","person":"4rTq_-0"}', "4rTq_-0"),
            ('{"userType":"fan"}', None),
            ("name=ann", None),
            ("[1]", None),
            ('"person"', None),
            ("null", None),
            ('{"person":7}', None),
            ('{"person":"a/b"}', None),
            ('{"person":"%s"}' % ("x" * 65), None),
            ('{"person":"4rTq","more":"%s"}' % ("x" * 1000), None),
            ("[" * 1000, None),
            ("", None),
            (None, None),
            ({"person": "4rTq"}, None),
            (10**5000, None),
        ],
        ids=lambda value: str(type(value)),
    )
    def test_whose_connection_it_is_must_be_plain_or_is_not_known(
        self, data: object, person: str | None
    ) -> None:
        connection = {"id": "c", "data": data}
        stream = {"id": "s", "connection": {"data": data}}
        about: list[Body] = [{"connection": connection}, {"stream": stream}]
        kinds = ("connectionCreated", "streamCreated")

        reports = [
            Report.model_validate({"event": kind, "sessionId": "s", **body})
            for kind, body in zip(kinds, about, strict=True)
        ]

        assert [report.person for report in reports] == [person, person]

    @pytest.mark.parametrize(
        ("data", "user_type"),
        [('{"userType":"host"}', "host"), ('{"userType":7}', None), ("x", None)],
    )
    def test_what_somebody_came_as_the_token_says(
        self, data: str, user_type: str | None
    ) -> None:
        connection = {"id": "c", "data": data}
        body = {"event": "connectionCreated", "sessionId": "s"}

        report = Report.model_validate({**body, "connection": connection})

        assert report.user_type == user_type

    @pytest.mark.parametrize("connection", [None, [], "c", {}])
    def test_a_stream_may_be_of_nobody_we_know(self, connection: object) -> None:
        stream = {"id": "s", "connection": connection}
        body = {"event": "streamCreated", "sessionId": "s", "stream": stream}

        assert Report.model_validate(body).person is None

    def test_a_callback_shows_no_secret(self) -> None:
        request: CallbackRequest = a_callback(
            about_a_recording("s", "a"), signature="sig-1"
        )

        assert "path-key" not in repr(request)
        assert "sig-1" not in repr(request)


def read(**body: object) -> Report:
    return Report.model_validate(body, strict=True, by_alias=True, by_name=False)


def person_of(data: str) -> str | None:
    report = read(
        event="connectionCreated", sessionId="s", connection={"id": "c", "data": data}
    )
    assert report.connection is not None
    return report.connection.person


class TestBounds:
    @pytest.mark.parametrize(("length", "is_read"), [(1_000, True), (1_001, False)])
    def test_of_data_that_no_token_has_nothing_is_read(
        self, length: int, *, is_read: bool
    ) -> None:
        data = '{"person":"p"}'.ljust(length)

        assert (person_of(data) == "p") is is_read

    @pytest.mark.parametrize(("length", "is_read"), [(64, True), (65, False)])
    def test_an_opaque_id_has_64_characters_at_most(
        self, length: int, *, is_read: bool
    ) -> None:
        person = "p" * length

        assert (person_of(f'{{"person":"{person}"}}') == person) is is_read

    def test_events_and_projects_have_names_of_64_characters(self) -> None:
        report = read(event="e" * 64, sessionId="s", projectId="p" * 64)

        assert report.projects == {"p" * 64}
        for name in ("event", "projectId", "partnerId", "applicationId"):
            with pytest.raises(ValidationError):
                read(**{"event": "x", name: "x" * 65})

    @pytest.mark.parametrize(
        ("at", "is_time"), [(1, True), (2**53 - 1, True), (2**53, False), (0, False)]
    )
    def test_a_time_is_what_json_keeps_exactly(self, at: int, *, is_time: bool) -> None:
        report = read(event="sessionDestroyed", sessionId="s", timestamp=at)

        assert (report.timestamp == at) is is_time
