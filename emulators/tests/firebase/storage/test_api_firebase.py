"""Apps upload, show and delete files as the Firebase SDKs do, within the rules."""

import json
from collections.abc import Mapping
from urllib.parse import quote

import httpx
import pytest
from google.cloud import storage

from emulators.firebase.auth.tokens import unsigned_jwt
from emulators.firebase.storage.uploads import CHUNK_BYTES
from emulators.tests.firebase.storage.conftest import BUCKET

PNG = b"\x89PNG\r\n\x1a\n\r\n--"
OBJECTS = f"/v0/b/{BUCKET}/o"
NAME = "pictures/user-1/image-1"


def as_user(uid: str, provider: str = "password") -> dict[str, str]:
    claims = {"user_id": uid, "firebase": {"sign_in_provider": provider}}
    return {"Authorization": f"Firebase {unsigned_jwt(claims)}"}


USER = as_user("user-1")
OWNER = {"Authorization": "Bearer owner"}


def at(name: str) -> str:
    return f"{OBJECTS}/{quote(name, safe='')}"


def upload(  # noqa: PLR0913 - a test names the one it is about
    http: httpx.Client,
    *,
    name: str = NAME,
    who: Mapping[str, str] = USER,
    content_type: str = "image/png",
    data: bytes = PNG,
    metadata: Mapping[str, object] | None = None,
) -> httpx.Response:
    """As `put(file)` of the JS SDK does for a small file."""
    said = {"name": name, "size": len(data), "contentType": content_type}
    boundary = "01234567890123456789"
    body = (
        f"--{boundary}\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"
        f"{json.dumps({**said, **(metadata or {})})}\r\n"
        f"--{boundary}\r\nContent-Type: {content_type}\r\n\r\n"
    ).encode()
    return http.post(
        OBJECTS,
        params={"name": name},
        content=body + data + f"\r\n--{boundary}--".encode(),
        headers={
            **who,
            "X-Goog-Upload-Protocol": "multipart",
            "Content-Type": f"multipart/related; boundary={boundary}",
        },
    )


def begin(http: httpx.Client, *, size: int, who: Mapping[str, str] = USER) -> str:
    """Start a resumable upload; its address."""
    answer = http.post(
        OBJECTS,
        params={"name": NAME},
        json={"name": NAME, "contentType": "image/png"},
        headers={
            **who,
            "X-Goog-Upload-Protocol": "resumable",
            "X-Goog-Upload-Command": "start",
            "X-Goog-Upload-Header-Content-Length": str(size),
            "X-Goog-Upload-Header-Content-Type": "image/png",
            "Content-Type": "application/json; charset=utf-8",
        },
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["X-Goog-Upload-Status"] == "active"
    return answer.headers["X-Goog-Upload-URL"]


def command(
    http: httpx.Client, url: str, what: str, *, data: bytes = b"", offset: int = 0
) -> httpx.Response:
    headers = {"X-Goog-Upload-Command": what, "X-Goog-Upload-Offset": str(offset)}
    return http.post(url, content=data, headers=headers)


def test_a_user_uploads_an_image_and_everybody_sees_it(http: httpx.Client) -> None:
    answer = upload(http)

    metadata = answer.json()
    assert answer.status_code == 200
    assert (metadata["name"], metadata["bucket"]) == (NAME, BUCKET)
    assert (metadata["size"], metadata["contentType"]) == (str(len(PNG)), "image/png")
    token = metadata["downloadTokens"]
    shown = http.get(at(NAME), params={"alt": "media", "token": token})
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")


@pytest.mark.parametrize("spelling", ["{}", "W/{}", '"else", {}', "*"])
def test_who_has_the_image_is_not_sent_it_again(
    http: httpx.Client, spelling: str
) -> None:
    upload(http)
    first = http.get(at(NAME), params={"alt": "media"})
    known = {"If-None-Match": spelling.format(first.headers["etag"])}

    again = http.get(at(NAME), params={"alt": "media"}, headers=known)
    other = http.get(
        at(NAME), params={"alt": "media"}, headers={"If-None-Match": '"else"'}
    )

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert (other.status_code, other.content) == (200, PNG)


@pytest.mark.parametrize(
    ("who", "content_type", "name"),
    [
        pytest.param({}, "image/png", NAME, id="nobody"),
        pytest.param(as_user("user-2"), "image/png", NAME, id="another user"),
        pytest.param(as_user("user-1", "anonymous"), "image/png", NAME, id="anonymous"),
        pytest.param(USER, "image/svg+xml", NAME, id="no bitmap"),
        pytest.param(USER, "image/png", "elsewhere/x", id="elsewhere"),
    ],
)
def test_an_upload_against_the_rules_is_refused(
    http: httpx.Client, who: dict[str, str], content_type: str, name: str
) -> None:
    answer = upload(http, who=who, content_type=content_type, name=name)

    assert answer.status_code == 403
    assert answer.json() == {"error": {"code": 403, "message": "Permission denied."}}


def test_a_token_that_is_none_is_refused(http: httpx.Client) -> None:
    answer = upload(http, who={"Authorization": "Firebase rubbish"})

    assert answer.status_code == 401


def test_a_download_address_works_where_no_rule_allows(http: httpx.Client) -> None:
    name = "private/report"
    token = upload(http, name=name, who=OWNER).json()["downloadTokens"]

    with_token = http.get(at(name), params={"alt": "media", "token": token})
    without = http.get(at(name), params={"alt": "media"})
    with_another = http.get(at(name), params={"alt": "media", "token": "guessed"})

    assert (with_token.status_code, with_token.content) == (200, PNG)
    assert (without.status_code, with_another.status_code) == (403, 403)


def test_what_the_backend_stored_gets_a_download_address_when_asked(
    http: httpx.Client, client: storage.Client
) -> None:
    blob = client.bucket(BUCKET).blob(NAME)
    blob.upload_from_string(PNG, content_type="image/png")

    first = http.get(at(NAME)).json()["downloadTokens"]
    second = http.get(at(NAME)).json()["downloadTokens"]

    assert first
    assert first == second


def test_the_backend_sees_what_an_app_uploaded(
    http: httpx.Client, client: storage.Client
) -> None:
    upload(http)

    blob = client.bucket(BUCKET).get_blob(NAME)

    assert blob is not None
    assert blob.download_as_bytes() == PNG


def test_a_large_image_comes_in_pieces(http: httpx.Client) -> None:
    content = bytes(CHUNK_BYTES + 1000)
    url = begin(http, size=len(content))
    first, rest = content[:CHUNK_BYTES], content[CHUNK_BYTES:]

    small = command(http, url, "upload", data=content[:600])
    active = command(http, url, "upload", data=first)
    asked = command(http, url, "query")
    final = command(http, url, "upload, finalize", data=rest, offset=CHUNK_BYTES)

    assert small.status_code == 400
    assert active.headers["X-Goog-Upload-Status"] == "active"
    assert asked.headers["X-Goog-Upload-Size-Received"] == str(CHUNK_BYTES)
    assert final.headers["X-Goog-Upload-Status"] == "final"
    assert final.json()["size"] == str(len(content))
    assert http.get(at(NAME), params={"alt": "media"}).content == content


def test_a_piece_that_came_twice_counts_once(http: httpx.Client) -> None:
    piece, rest = bytes(CHUNK_BYTES), b"56789"
    url = begin(http, size=len(piece + rest))
    command(http, url, "upload", data=piece)
    command(http, url, "upload", data=piece)

    first = command(http, url, "upload, finalize", data=rest, offset=CHUNK_BYTES)
    again = command(http, url, "upload, finalize", data=rest, offset=CHUNK_BYTES)

    assert first.json()["generation"] == again.json()["generation"]
    assert http.get(at(NAME), params={"alt": "media"}).content == piece + rest


def test_a_gap_between_pieces_is_refused(http: httpx.Client) -> None:
    url = begin(http, size=10)

    beyond = command(http, url, "upload, finalize", data=b"x", offset=5)
    assert beyond.status_code == 400
    assert command(http, url, "dance").status_code == 400


def test_an_upload_may_be_given_up(http: httpx.Client) -> None:
    url = begin(http, size=10)

    assert command(http, url, "cancel").status_code == 200
    assert command(http, url, "query").status_code == 404
    assert http.get(at(NAME)).status_code == 404


def test_announcing_a_small_image_does_not_let_a_large_one_in(
    http: httpx.Client,
) -> None:
    url = begin(http, size=10)

    refused = command(http, url, "upload, finalize", data=bytes(5 << 20))

    assert refused.status_code == 403
    assert http.get(at(NAME)).status_code == 404


def test_only_the_owner_deletes_an_image(http: httpx.Client) -> None:
    upload(http)

    assert http.delete(at(NAME), headers=as_user("user-2")).status_code == 403
    assert http.delete(at(NAME), headers=USER).status_code == 204
    assert http.delete(at(NAME), headers=USER).status_code == 404


def test_metadata_is_changed_by_its_owner_and_keeps_the_address(
    http: httpx.Client,
) -> None:
    before = upload(http, metadata={"metadata": {"alt": "A hall"}}).json()

    changed = http.patch(at(NAME), json={"metadata": None}, headers=USER)
    refused = http.patch(at(NAME), json={"contentType": "text/html"}, headers=USER)
    missing = http.patch(at(NAME + "x"), json={}, headers=OWNER)

    assert before["metadata"] == {"alt": "A hall"}
    assert "metadata" not in changed.json()
    assert changed.json()["downloadTokens"] == before["downloadTokens"]
    assert (refused.status_code, missing.status_code) == (403, 404)


def test_an_app_cannot_choose_its_download_token(http: httpx.Client) -> None:
    wish = {"metadata": {"firebaseStorageDownloadTokens": "mine"}}

    made = upload(http, metadata=wish).json()

    assert made["downloadTokens"] != "mine"


def test_nobody_lists_a_folder_but_the_backend(http: httpx.Client) -> None:
    upload(http)
    upload(http, name="pictures/user-1/image-2")
    query = {"prefix": "pictures/user-1/", "delimiter": "/", "maxResults": "1"}

    refused = http.get(OBJECTS, params=query, headers=USER)
    page = http.get(OBJECTS, params=query, headers=OWNER).json()
    rest = http.get(
        OBJECTS, params={**query, "pageToken": page["nextPageToken"]}, headers=OWNER
    ).json()

    assert refused.status_code == 403
    assert page["items"] == [{"name": NAME, "bucket": BUCKET}]
    assert [one["name"] for one in rest["items"]] == ["pictures/user-1/image-2"]
    assert "nextPageToken" not in rest


def test_download_addresses_are_made_and_withdrawn_by_the_backend(
    http: httpx.Client,
) -> None:
    token = upload(http).json()["downloadTokens"]

    more = http.post(at(NAME), params={"create_token": "true"}, headers=OWNER).json()
    fewer = http.post(at(NAME), params={"delete_token": token}, headers=OWNER).json()

    assert more["downloadTokens"].startswith(token + ",")
    assert token not in fewer["downloadTokens"]
    assert http.post(at(NAME), params={"create_token": "true"}).status_code == 403
    assert http.post(at(NAME), headers=OWNER).status_code == 400


def test_a_bucket_that_nobody_made_is_not_there(http: httpx.Client) -> None:
    answer = http.get("/v0/b/unknown-bucket/o/pictures%2Fa%2Fb")

    assert answer.status_code == 404
    assert answer.json() == {"error": {"code": 404, "message": "Not Found."}}


def test_a_browser_may_read_the_upload_headers(http: httpx.Client) -> None:
    asked = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-goog-upload-protocol",
    }

    before = http.options(OBJECTS, headers=asked)
    answer = http.get(at(NAME), headers={"Origin": "https://app.example"})

    assert before.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "https://app.example"
    assert "X-Goog-Upload-URL" in answer.headers["access-control-expose-headers"]
