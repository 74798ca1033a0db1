"""What each app makes of an answer, whatever it is of."""

import httpx
import pytest

from tests.clients import apps
from tests.clients.apps import Unreadable
from tests.clients.cases import App

LIST = "event/get-events-by-admin?adminId=a"
JSON = {"Content-Type": "application/json"}


def allowing(**headers: str) -> httpx.Response:
    named = {f"Access-Control-Allow-{name}": value for name, value in headers.items()}
    return httpx.Response(204, headers=named)


def test_the_web_app_sends_its_session_with_all_but_signing_in() -> None:
    sent = apps.headers(App.WEB, "GET", "event/e1", "t1")

    assert sent["Authorization"] == "Bearer t1"
    assert "Authorization" not in apps.headers(App.WEB, "POST", "auth/token", "t1")


@pytest.mark.parametrize("app", [App.IOS, App.ANDROID])
def test_a_phone_sends_its_session_with_posts_alone(app: App) -> None:
    assert apps.headers(app, "GET", LIST, "t1") == {}
    assert apps.headers(app, "POST", "event/create-token-fan", "t1")[
        "Authorization"
    ] == ("Bearer t1")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(204),
        allowing(Origin="https://other.example", Methods="GET", Headers="pragma"),
        allowing(Origin="*", Methods="POST", Headers="pragma"),
        allowing(Origin="*", Methods="GET"),
    ],
)
def test_a_browser_lets_a_page_call_only_what_it_is_allowed(
    answer: httpx.Response,
) -> None:
    asked = apps.preflight("GET", {"pragma": "no-cache"})

    with pytest.raises(Unreadable):
        apps.check_preflight(answer, asked)
    apps.check_preflight(
        allowing(Origin="*", Methods="GET, POST", Headers="Pragma"), asked
    )


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(401, text="Unauthorized"),
        httpx.Response(404),
        httpx.Response(500, json={"error": "x"}),
        httpx.Response(200, headers=JSON, content=b""),
    ],
)
def test_the_web_app_cannot_read_such_an_answer(answer: httpx.Response) -> None:
    with pytest.raises(Unreadable):
        apps.read(App.WEB, "event/e1", answer)


def test_the_web_app_reads_an_empty_body_of_another_type() -> None:
    assert apps.read(App.WEB, "admin/a", httpx.Response(200, text="")) == ""


def test_an_error_is_an_answer_like_any_other_to_ios() -> None:
    answer = httpx.Response(404, json={"message": "x"})

    assert apps.read(App.IOS, "auth/token-fan", answer) == {"message": "x"}


def test_android_wants_an_array_for_its_list_and_objects_otherwise() -> None:
    listed, found = httpx.Response(200, json=[]), httpx.Response(200, json={})

    assert apps.read(App.ANDROID, LIST, listed) == []
    assert apps.read(App.ANDROID, "auth/token-fan", found) == {}
    for path, answer in ((LIST, found), ("auth/token-fan", listed)):
        with pytest.raises(Unreadable):
            apps.read(App.ANDROID, path, answer)
