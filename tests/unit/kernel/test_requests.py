"""What a client may send."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.admins.models import CreateAdminRequest, UpdateAdminRequest
from interactive_broadcast.events.models import (
    CreateEventRequest,
    EventByKeyRequest,
    EventRequest,
    UpdateEventRequest,
)
from interactive_broadcast.kernel.models import RequestModel
from interactive_broadcast.media.models import CreateSessionRequest, CreateTokenRequest
from interactive_broadcast.seats.models import HostCelebTokensRequest

HOST = "host-of-launch-night"
EVENT = {"name": "Launch night"}
ADMIN = {"displayName": "Ada", "email": "ada@example.com"}
LINK = {"adminId": "a", "userType": "host"}


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (EventRequest, {"id": "../admins"}),
        (CreateSessionRequest, {"location": "999.0.2.1"}),
        (CreateSessionRequest, {"location": "\u0661.0.2.1"}),
        (CreateSessionRequest, {"location": "2001:db8::1"}),
        (CreateSessionRequest, {"mediaMode": "relayed", "archiveMode": "always"}),
        (CreateSessionRequest, {"mediaMode": "relayed", "e2ee": True}),
        (CreateSessionRequest, {"archiveMode": "always", "e2ee": True}),
        (EventRequest, {"id": ""}),
        (EventRequest, {"id": "x" * 129}),
        (EventRequest, {"id": "a", "typo": 1}),
        (EventRequest, {}),
        (CreateEventRequest, {"name": "  "}),
        (CreateEventRequest, {"name": "x" * 121}),
        (CreateEventRequest, {"name": "a\nb"}),
        (CreateEventRequest, {**EVENT, "fanUrl": "a/b"}),
        (CreateEventRequest, {**EVENT, "hostUrl": "guessable"}),
        (CreateEventRequest, {**EVENT, "redirectUrl": "javascript:alert(1)"}),
        (CreateEventRequest, {**EVENT, "rtmpUrl": "rtmp://host/app"}),
        (CreateEventRequest, {**EVENT, "rtmpUrl": "http://host/app/key"}),
        (CreateEventRequest, {**EVENT, "dateTimeStart": "2026-01-01T12:00:00"}),
        (CreateEventRequest, {**EVENT, "dateTimeStart": "tomorrow, about noon"}),
        (CreateEventRequest, {**EVENT, "startImage": {"id": "a"}}),
        (EventByKeyRequest, {"adminId": "a"}),
        (EventByKeyRequest, {"adminId": "a", "fanUrl": "f", "hostUrl": HOST}),
        (HostCelebTokensRequest, LINK),
        (HostCelebTokensRequest, {**LINK, "celebrityUrl": HOST}),
        (HostCelebTokensRequest, {**LINK, "hostUrl": HOST, "celebrityUrl": HOST}),
        (CreateAdminRequest, {**ADMIN, "email": "ada"}),
        (CreateAdminRequest, {**ADMIN, "password": "short"}),
        (CreateAdminRequest, {**ADMIN, "otApiKey": "1"}),
        (CreateAdminRequest, {**ADMIN, "otApiKey": "1", "otSecret": "key.pem.path"}),
        (UpdateAdminRequest, {"id": "a", "otSecret": "abcdefgh"}),
        (CreateTokenRequest, {"sessionId": "s", "expiresInS": 30 * 86_400 + 1}),
        (CreateTokenRequest, {"sessionId": "s", "data": "x" * 1001}),
    ],
)
def test_what_is_not_as_documented_is_refused(
    model: type[RequestModel], body: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(body)


@pytest.mark.parametrize(
    "url",
    [
        "https://show.example.com",
        "https://show.example.com/after?of=launch#thanks",
        "https://münchen.example/",
        "https://a.example:8443?x",
        "https://a.example/mail@home",
        "http://localhost:3000/after",
        "http://127.0.0.1/after",
    ],
)
def test_fans_may_be_sent_to(url: str) -> None:
    request = CreateEventRequest.model_validate({**EVENT, "redirectUrl": url})

    assert request.redirect_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://show.example.com",
        "http://localhost.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://localhost:3000@evil.example/",
        "https://user:password@a.example/",
        "https://user@a.example/",
        "https://",
        "https:///path",
        "https://a.example\\@evil.example/",
        "//evil.example/",
        "HTTPS://a.example/\n",
        "https://a b.example/",
        'https://a.example/"><script>',
        "data:text/html,x",
        "https://a.example/" + "x" * 2_000,
    ],
)
def test_nobody_is_sent_to_nor_loads_a_picture_from(url: str) -> None:
    with pytest.raises(ValidationError):
        CreateEventRequest.model_validate({**EVENT, "redirectUrl": url})
    picture = {"id": "a", "url": url}
    with pytest.raises(ValidationError):
        CreateEventRequest.model_validate({**EVENT, "startImage": picture})


def test_a_refusal_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(ValidationError) as refusal:
        CreateAdminRequest.model_validate({**ADMIN, "password": "abc12"})

    assert "abc12" not in str(refusal.value)


def test_a_secret_does_not_show() -> None:
    request = CreateAdminRequest.model_validate({**ADMIN, "password": "correct horse"})

    assert "correct horse" not in repr(request)


def test_names_are_trimmed_and_addresses_lowered() -> None:
    request = CreateAdminRequest.model_validate(
        {"displayName": " Ada ", "email": "ADA@Example.com "}
    )

    assert (request.display_name, request.email) == ("Ada", "ada@example.com")


def test_an_instant_has_whole_seconds() -> None:
    request = CreateEventRequest.model_validate(
        {**EVENT, "dateTimeStart": "2026-01-01T12:00:00.123+01:00"}
    )

    assert request.date_time_start == "2026-01-01T12:00:00+01:00"


def test_a_host_gives_the_hosts_link() -> None:
    request = HostCelebTokensRequest.model_validate({**LINK, "hostUrl": HOST})

    assert request.slug == HOST


def test_what_was_not_sent_is_told_from_what_was_sent_as_null() -> None:
    request = UpdateEventRequest.model_validate({"id": "a", "redirectUrl": None})

    assert request.model_fields_set == {"id", "redirect_url"}
