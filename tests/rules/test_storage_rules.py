"""Who may see, put and remove the pictures of a show."""

from functools import partial

import pytest

from emulators.firebase.storage.rules import Method, Question, Ruleset
from rehearsal.demo import ROOT

RULES = Ruleset((ROOT / "storage.rules").read_text())

Auth = dict[str, object]


def signed_in(uid: str, provider: str = "password", **claims: object) -> Auth:
    token = {"firebase": {"sign_in_provider": provider}, **claims}
    return {"uid": uid, "token": token}


ADMIN = signed_in("admin-1", admin=True)
OTHER = signed_in("admin-2", admin=True)
FAN = signed_in("admin-1", "anonymous", admin=True)
"""Anonymous, and for the sake of the argument with the admin's own uid and claim."""
BARE: Auth = {"uid": "admin-1", "token": {"admin": True}}
"""A token that does not say how its session began."""
LINKED = signed_in("admin-1")
"""An account with an e-mail address, and no admin."""
HOST = signed_in("admin-1", "custom", role="host", adminId="admin-1")
ALMOST = signed_in("admin-1", admin="true")
FORMER = signed_in("admin-1", admin=False)

IMAGE = "eventImages/admin-1/image_1-X"
UPLOAD = "eventImages/image_1-X"
"""Beside the folders, as old apps put it."""

WHO = pytest.mark.parametrize(
    ("who", "verdict"),
    [
        pytest.param(ADMIN, True, id="an admin"),
        pytest.param(OTHER, True, id="another admin"),
        pytest.param(FAN, False, id="an anonymous user"),
        pytest.param(BARE, False, id="a token without a provider"),
        pytest.param(LINKED, False, id="a user with an e-mail address"),
        pytest.param(HOST, False, id="a host"),
        pytest.param(ALMOST, False, id="a claim that is a text"),
        pytest.param(FORMER, False, id="a claim that is false"),
        pytest.param(None, False, id="nobody"),
    ],
)


def allowed(  # noqa: PLR0913 - what the rules may ask about
    who: Auth | None,
    method: Method,
    name: str = IMAGE,
    *,
    size: int = 1000,
    content_type: str = "image/png",
    is_there: bool = False,
) -> bool:
    incoming = {
        "name": name,
        "bucket": "b",
        "size": size,
        "contentType": content_type,
        "md5Hash": "",
        "metadata": {},
    }
    question = Question(
        method=method,
        path=["b", "bucket", "o", *name.split("/")],
        auth=who,
        resource=incoming if is_there else None,
        incoming=incoming if method in ("create", "update") else None,
    )
    return RULES.judge(question).allowed


@pytest.mark.parametrize("who", [ADMIN, OTHER, FAN, None])
def test_everybody_may_see_a_picture_whose_name_he_knows(who: Auth | None) -> None:
    assert allowed(who, "get")


@pytest.mark.parametrize("who", [ADMIN, OTHER, FAN, None])
@pytest.mark.parametrize("name", [IMAGE, UPLOAD, "eventImages/admin-1", "eventImages"])
def test_nobody_may_list(who: Auth | None, name: str) -> None:
    assert not allowed(who, "list", name)


@pytest.mark.parametrize("method", ["create", "update", "delete"])
@pytest.mark.parametrize(
    ("who", "verdict"),
    [
        pytest.param(ADMIN, True, id="the owner"),
        pytest.param(OTHER, False, id="another admin"),
        pytest.param(FAN, False, id="an anonymous user"),
        pytest.param(BARE, False, id="a token without a provider"),
        pytest.param(LINKED, False, id="a user with an e-mail address"),
        pytest.param(HOST, False, id="a host"),
        pytest.param(ALMOST, False, id="a claim that is a text"),
        pytest.param(FORMER, False, id="a claim that is false"),
        pytest.param(None, False, id="nobody"),
    ],
)
def test_only_the_owner_may_change_a_picture(
    method: Method, who: Auth | None, *, verdict: bool
) -> None:
    assert allowed(who, method) is verdict


@pytest.mark.parametrize("name", [IMAGE, UPLOAD])
@pytest.mark.parametrize(
    ("size", "content_type", "verdict"),
    [
        (0, "image/png", True),
        (5 * 1024 * 1024 - 1, "image/jpeg", True),
        (5 * 1024 * 1024, "image/jpeg", False),
        (1, "image/gif", True),
        (1, "image/webp", True),
        (1, "image/svg+xml", False),
        (1, "image/PNG", True),
        (1, "Image/Jpeg", True),
        (1, "image/png; charset=utf-8", True),
        (1, "image/PNG ;Name=a.png; x=1", True),
        (1, "image/png;", False),
        (1, "image/png;,text/html", False),
        (1, "image/png, text/html", False),
        (1, 'image/png; x=","; text/html', False),
        (1, "image/png; x=1\r\nx: y", False),
        (1, "image/svg+xml; x=image/png", False),
        (1, "text/html", False),
        (1, "application/octet-stream", False),
        (1, "ximage/png", False),
    ],
)
def test_a_picture_is_a_small_bitmap(
    name: str, size: int, content_type: str, *, verdict: bool
) -> None:
    asked = partial(allowed, ADMIN, name=name, size=size, content_type=content_type)

    assert asked("create") is verdict
    # Metadata are changed in a folder alone.
    may_change = verdict and name == IMAGE
    assert asked("update", is_there=True) is may_change


@WHO
def test_an_old_app_of_an_admin_puts_a_picture_beside_the_folders(
    who: Auth | None, *, verdict: bool
) -> None:
    assert allowed(who, "create", UPLOAD) is verdict


@WHO
def test_only_admins_ask_for_what_lies_beside_the_folders(
    who: Auth | None, *, verdict: bool
) -> None:
    assert allowed(who, "get", UPLOAD, is_there=True) is verdict


@pytest.mark.parametrize("method", ["create", "update", "delete"])
def test_nobody_replaces_or_removes_what_lies_beside_the_folders(
    method: Method,
) -> None:
    assert not allowed(ADMIN, method, UPLOAD, is_there=True)


def test_a_picture_in_the_own_folder_may_be_replaced() -> None:
    assert allowed(ADMIN, "create", IMAGE, is_there=True)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("eventImages/" + "a" * 128, True),
        ("eventImages/" + "a" * 129, False),
        ("eventImages/a.png", False),
        ("eventImages/a b", False),
        ("eventImages/", False),
        ("eventImages", False),
        ("eventimages/a", False),
        ("a", False),
    ],
)
def test_a_picture_beside_the_folders_has_a_plain_id(
    name: str, *, verdict: bool
) -> None:
    assert allowed(ADMIN, "create", name) is verdict


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("eventImages/admin-1/" + "a" * 128, True),
        ("eventImages/admin-1/" + "a" * 129, False),
        ("eventImages/admin-1/a.png", False),
        ("eventImages/admin-1/a b", False),
        ("eventImages/admin-1/é", False),
        ("eventImages/admin-1/", False),
        ("eventImages/admin-1/a/b", False),
        ("eventImages//a", False),
        ("eventimages/admin-1/a", False),
        ("elsewhere/admin-1/a", False),
    ],
)
def test_a_picture_lies_in_its_folder_under_a_plain_id(
    name: str, *, verdict: bool
) -> None:
    assert allowed(ADMIN, "create", name) is verdict


def test_the_owner_may_remove_what_has_an_odd_name() -> None:
    assert allowed(ADMIN, "delete", "eventImages/admin-1/a b.png")


@pytest.mark.parametrize("method", ["get", "list", "create", "update", "delete"])
@pytest.mark.parametrize("name", ["x", "users/admin-1/x", "eventImages"])
def test_all_else_is_closed(method: Method, name: str) -> None:
    assert not allowed(ADMIN, method, name)


def test_a_denial_names_the_rules_that_had_a_say() -> None:
    question = Question(method="delete", path=["b", "x", "o", *IMAGE.split("/")])

    verdict = RULES.judge(question)

    assert not verdict.allowed
    assert len(verdict.because) == 1
    assert verdict.because[0].endswith(": false")
