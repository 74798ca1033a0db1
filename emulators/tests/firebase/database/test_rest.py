"""The REST API, as a client sees it."""

import pytest

from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.rig import OWNER, Rig


def test_each_method_does_what_it_is_named_for(rig: Rig) -> None:
    put = rig.call("PUT", "/shows/s1.json", {"name": "One", "n": [1, 2]})
    patch = rig.call("PATCH", "/shows/s1.json", {"name": None, "a/b": 3})
    post = rig.call("POST", "/shows.json", "true")
    get = rig.call("GET", "/shows.json")
    delete = rig.call("DELETE", "/shows.json")

    assert (put.status_code, put.json()) == (200, {"name": "One", "n": [1, 2]})
    assert (patch.status_code, patch.json()) == (200, {"name": None, "a/b": 3})
    name = post.json()["name"]
    assert len(name) == 20
    assert get.json() == {"s1": {"n": [1, 2], "a": {"b": 3}}, name: True}
    assert (delete.status_code, delete.json()) == (200, None)
    assert rig.call("GET", "/.json").json() is None


def test_answers_are_uncached_json_for_every_page(rig: Rig) -> None:
    headers = {"origin": "https://app.example"}

    answers = [
        rig.call("GET", "/a.json", headers=headers),
        rig.call("GET", "/a$.json", headers=headers),
    ]

    for answer in answers:
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["access-control-allow-origin"] == "https://app.example"
        assert answer.headers["access-control-expose-headers"] == "ETag"


def test_a_preflight_allows_what_it_is_asked_for(rig: Rig) -> None:
    asked = "authorization,if-match,x-firebase-etag"

    answer = rig.call(
        "OPTIONS", "/a.json", headers={"access-control-request-headers": asked}
    )

    assert answer.status_code == 204
    assert answer.headers["access-control-allow-headers"] == asked
    assert "PATCH" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("/a.json", {"X-HTTP-Method-Override": "PATCH"}),
        ("/a.json?x-http-method-override=patch", {}),
    ],
)
def test_a_post_may_stand_for_another_method(
    rig: Rig, url: str, headers: dict[str, str]
) -> None:
    rig.seed("/a.json", {"kept": 1})

    answer = rig.call("POST", url, {"b": 2}, headers=headers)

    assert answer.json() == {"b": 2}
    assert rig.call("GET", "/a.json").json() == {"kept": 1, "b": 2}
    assert [e.operation for e in rig.context.journal.entries()][1] == "patch"


def test_the_database_is_the_one_that_ns_names(rig: Rig) -> None:
    rig.call("PUT", "/a.json?ns=one", 1)

    assert rig.call("GET", "/a.json?ns=one").json() == 1
    assert rig.call("GET", "/a.json?ns=two").json() is None
    assert rig.call("GET", "/a.json").json() is None
    assert rig.call("GET", "/a.json?ns=no/name").status_code == 400


def test_keys_are_decoded_once_and_an_encoded_slash_is_no_separator(rig: Rig) -> None:
    rig.call("PUT", "/a%20b/%C3%A9%2525%3F.json", 1)

    assert rig.call("GET", "/.json").json() == {"a b": {"é%25?": 1}}
    assert rig.call("GET", "/a%2Fb.json").status_code == 400


@pytest.mark.parametrize("url", ["/a.b.json", "/a$.json", "/%FF.json", "/a%00.json"])
def test_a_url_that_names_no_location_is_refused(rig: Rig, url: str) -> None:
    answer = rig.call("GET", url)

    assert answer.status_code == 400
    assert answer.json() == {"error": "Invalid path: Invalid token in path"}


def test_a_url_without_json_is_told_about_it(rig: Rig) -> None:
    answer = rig.call("GET", "/shows")

    assert answer.status_code == 400
    assert answer.json() == {
        "error": "append .json to your request URI to use the REST API"
    }


@pytest.mark.parametrize("url", ["/.settings/x.json", "/.inspect/x.json", "/.lp"])
def test_what_is_not_supported_says_so(rig: Rig, url: str) -> None:
    assert rig.call("GET", url, headers=OWNER).status_code == 501


@pytest.mark.parametrize(
    ("method", "body", "text"),
    [
        (
            "PUT",
            b"\xff",
            "Invalid data; couldn't parse JSON object, array, or value.",
        ),
        (
            "PUT",
            '{"a.b": 1}',
            (
                "Invalid data; couldn't parse key beginning at 1:2. "
                "Key value can't be empty or contain $ # [ ] / or ."
            ),
        ),
        (
            "POST",
            '{"ok": {"": 1}}',
            (
                "Invalid data; couldn't parse key beginning at 1:9. "
                "Key value can't be empty or contain $ # [ ] / or ."
            ),
        ),
        (
            "PATCH",
            '{"a/b": {"x/y": 1}}',
            (
                "Invalid data; couldn't parse key beginning at 1:10. "
                "Key value can't be empty or contain $ # [ ] / or ."
            ),
        ),
    ],
)
def test_bad_data_is_told_why(
    rig: Rig, method: str, body: str | bytes, text: str
) -> None:
    answer = rig.call(method, "/x.json", body)

    assert (answer.status_code, answer.json()) == (400, {"error": text})


def test_an_empty_update_is_a_success(rig: Rig) -> None:
    answer = rig.call("PATCH", "/x.json", "{}")

    assert (answer.status_code, answer.json()) == (200, {})


def test_print_asks_for_silence_or_for_beauty(rig: Rig) -> None:
    silent = rig.call("PUT", "/a.json?print=silent", {"b": 1})
    pretty = rig.call("GET", "/a.json?print=pretty")
    wrong = rig.call("GET", "/a.json?print=loud")

    assert (silent.status_code, silent.content) == (204, b"")
    assert pretty.text == '{\n  "b" : 1\n}'
    assert wrong.status_code == 400


def test_a_shallow_read_shows_keys_only(rig: Rig) -> None:
    rig.seed("/.json", {"map": {"a": {"deep": 1}, "b": 2}, "leaf": 5, "list": [1]})

    assert rig.call("GET", "/map.json?shallow=true").json() == {"a": True, "b": True}
    assert rig.call("GET", "/list.json?shallow=true").json() == {"0": True}
    assert rig.call("GET", "/leaf.json?shallow=true").json() == 5
    assert rig.call("GET", "/none.json?shallow=true").json() is None
    assert rig.call("GET", "/.json?shallow=true&limitToFirst=1").json()
    assert rig.call("GET", '/.json?shallow=true&orderBy="$key"').status_code == 400


def test_export_shows_priorities(rig: Rig) -> None:
    rig.call("PUT", "/a.json", {".value": 1, ".priority": "p"})
    rig.call("PUT", "/list.json", ["x"])

    assert rig.call("GET", "/.json?format=export").json() == {
        "a": {".value": 1, ".priority": "p"},
        "list": {"0": "x"},
    }
    assert rig.call("GET", "/.json?format=xml").status_code == 400


def test_a_priority_has_an_address_of_its_own(rig: Rig) -> None:
    rig.call("PUT", "/a.json", {"b": 1})

    put = rig.call("PUT", "/a/.priority.json", 3)
    patch = rig.call("PATCH", "/a.json", {"b/.priority": 4})

    assert put.json() == 3
    assert patch.json() == {"b/.priority": 4}
    assert rig.call("GET", "/a/.priority.json").json() == 3
    assert rig.call("GET", "/b/.priority.json").json() is None
    assert rig.call("POST", "/a/.priority.json", 1).status_code == 400
    rig.call("DELETE", "/a/.priority.json")
    assert rig.call("GET", "/a.json?format=export").json() == {
        "b": {".value": 1, ".priority": 4}
    }


def test_a_callback_makes_the_answer_a_script(rig: Rig) -> None:
    rig.seed("/a.json", {"b": "x"})

    script = rig.call("GET", "/a.json?callback=app.show")
    attack = rig.call("GET", "/a.json?callback=alert(1)//")

    assert script.text == 'app.show({"b":"x"})'
    assert script.headers["content-type"].startswith("application/javascript")
    assert attack.status_code == 400


def test_a_download_is_named(rig: Rig) -> None:
    named = rig.call("GET", "/a.json?download=show.json")
    header_injection = rig.call("GET", '/a.json?download=x"%0d%0aset-cookie:a')

    assert named.headers["content-disposition"] == 'attachment; filename="show.json"'
    assert header_injection.status_code == 400


def test_every_timestamp_of_a_request_is_one(rig: Rig) -> None:
    now: Json = {".sv": "timestamp"}

    answer = rig.call("PATCH", "/x.json", {"a": now, "b/c": {"d": now}})

    at = answer.json()["a"]
    assert answer.json() == {"a": at, "b/c": {"d": at}}


def test_the_journal_names_each_operation(rig: Rig) -> None:
    for method in ("GET", "PUT", "PATCH", "POST", "DELETE"):
        rig.call(method, "/a.json", {"b": 1})

    operations = [entry.operation for entry in rig.context.journal.entries()]

    assert operations == ["get", "put", "patch", "post", "delete"]


def test_a_body_beyond_all_limits_is_refused(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emulators.firebase.database.bodies.MAX_BODY_BYTES", 10)

    answer = rig.call("PUT", "/a.json", '"12345678901"')

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("WRITE_TOO_BIG: Data to write exceeds")


def test_head_is_answered_like_get(rig: Rig) -> None:
    rig.seed("/a.json", {"b": 1})

    got = rig.call("GET", "/a.json", headers={"x-firebase-etag": "true"})
    head = rig.call("HEAD", "/a.json", headers={"x-firebase-etag": "true"})

    assert head.status_code == 200
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == got.headers["content-length"]
