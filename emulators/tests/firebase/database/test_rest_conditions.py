"""The REST API's conditions and limits: tags, `if-match`, timeouts and sizes."""

import pytest

from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.rig import Rig


@pytest.mark.parametrize(
    ("parameter", "status"),
    [
        ("timeout=3ms", 200),
        ("timeout=3s", 200),
        ("timeout=15min", 200),
        ("timeout=16min", 400),
        ("timeout=0s", 400),
        ("timeout=-1s", 400),
        ("timeout=3h", 400),
        ("writeSizeLimit=tiny", 200),
        ("writeSizeLimit=unlimited", 200),
        ("writeSizeLimit=huge", 400),
        ("unheard=of", 200),
    ],
)
def test_limits_of_a_request_must_mean_something(
    rig: Rig, parameter: str, status: int
) -> None:
    assert rig.call("GET", f"/a.json?{parameter}").status_code == status


def test_tags_come_when_they_are_asked_for(rig: Rig) -> None:
    asking = {"X-Firebase-ETag": "true"}

    put = rig.call("PUT", "/a.json", 1, headers=asking)
    get = rig.call("GET", "/a.json", headers=asking)
    post = rig.call("POST", "/list.json", 1, headers=asking)
    delete = rig.call("DELETE", "/a.json", headers=asking)
    plain = rig.call("PUT", "/a.json", 1)

    assert put.headers["etag"] == get.headers["etag"] == post.headers["etag"]
    assert delete.headers["etag"] == "null_etag"
    assert "etag" not in plain.headers


def test_a_condition_that_fails_shows_what_is_there(rig: Rig) -> None:
    first = rig.call("PUT", "/a.json", 1, headers={"X-Firebase-ETag": "true"})
    tag = first.headers["etag"]
    rig.call("PUT", "/a.json", {"b": 2})

    put = rig.call("PUT", "/a.json", 3, headers={"if-match": tag})
    delete = rig.call("DELETE", "/a.json", headers={"if-match": tag})

    for answer in (put, delete):
        assert (answer.status_code, answer.json()) == (412, {"b": 2})
    again = {"if-match": put.headers["etag"]}
    assert rig.call("PUT", "/a.json", 3, headers=again).status_code == 200


def test_only_if_absent_is_the_tag_of_nothing(rig: Rig) -> None:
    absent = {"if-match": "null_etag"}

    assert rig.call("PUT", "/a.json", 1, headers=absent).status_code == 200
    assert rig.call("PUT", "/a.json", 2, headers=absent).status_code == 412


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_other_methods_take_no_condition(rig: Rig, method: str) -> None:
    answer = rig.call(method, "/a.json", {"b": 1}, headers={"if-match": "x"})

    assert answer.status_code == 400


@pytest.mark.parametrize("tag", ["a,b", 'W/"a"'])
def test_a_condition_is_one_strong_tag(rig: Rig, tag: str) -> None:
    answer = rig.call("PUT", "/a.json", 1, headers={"if-match": tag})

    assert answer.status_code == 400


def test_a_tag_may_begin_as_a_weak_one_does(rig: Rig) -> None:
    asking = {"X-Firebase-ETag": "true"}
    tag = rig.call("PUT", "/a.json", 3763, headers=asking).headers["etag"]

    answer = rig.call("PUT", "/a.json", 1, headers={"if-match": tag})

    # One digest in 4,096 does.
    assert tag.startswith("W/")
    assert answer.status_code == 200


def test_a_read_may_ask_for_changes_only(rig: Rig) -> None:
    rig.seed("/a.json", 1)

    changed = rig.call("GET", "/a.json", headers={"if-none-match": "wrong_etag"})
    same = rig.call(
        "GET", "/a.json", headers={"if-none-match": changed.headers["etag"]}
    )

    assert (changed.status_code, changed.json()) == (200, 1)
    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize(
    ("method", "body"),
    [("PUT", {"b": "x" * 1_200_000}), ("PATCH", {"b": "x" * 1_200_000})],
)
def test_a_write_is_refused_that_is_larger_than_it_asks_for(
    rig: Rig, method: str, body: Json
) -> None:
    refused = rig.call(method, "/a.json?writeSizeLimit=tiny", body)
    taken = rig.call(method, "/a.json?writeSizeLimit=small", body)

    assert refused.status_code == 400
    assert refused.json()["error"].startswith("WRITE_TOO_BIG: ")
    assert taken.status_code == 200


def test_a_removal_is_a_write_of_what_is_there(rig: Rig) -> None:
    rig.call("PUT", "/a.json", {"b": "x" * 1_200_000})

    refused = rig.call("DELETE", "/a.json?writeSizeLimit=tiny")

    assert refused.status_code == 400
    assert rig.call("DELETE", "/a.json").status_code == 200
