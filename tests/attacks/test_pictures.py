"""Pictures: files that somebody else uploads, replaces or removes."""

import httpx
import pytest

from tests.support.people import PASSWORD
from tests.support.token_holders import TokenHolders, token_parts

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def upload(
    people: TokenHolders,
    name: str,
    id_token: str | None,
    content_type: str = "image/png",
) -> httpx.Response:
    """As Firebase's own client does it."""
    settings = people.settings
    url = f"{settings.url('storage')}/v0/b/{settings.bucket}/o"
    headers = {"content-type": content_type}
    if id_token is not None:
        headers["authorization"] = f"Firebase {id_token}"
    return people.http.post(url, params={"name": name}, content=PNG, headers=headers)


@pytest.mark.parametrize(
    "holder", ["nobody", "fan's ID token", "host's ID token", "user without a record"]
)
def test_a_guest_uploads_no_picture(people: TokenHolders, holder: str) -> None:
    """A fan, a host or a passer-by puts a picture into a producer's folder.

    Hurts: what every viewer of a show sees before and after it.
    Stopped by: `storage.rules`: a folder for each admin, which no other writes to.
    """
    name = f"eventImages/{people.known['producerId']}/start"

    assert upload(people, name, people.bearer_tokens[holder]).status_code == 403


@pytest.mark.parametrize(
    "name",
    ["eventImages/{rivalId}/start", "eventImages/start", "start",
     "eventImages/{producerId}/../{rivalId}/start", "archives/show.mp4"],
)  # fmt: skip
def test_a_producer_uploads_into_his_own_folder_only(
    people: TokenHolders, name: str
) -> None:
    """A producer writes into another's folder, or beside the folders.

    Hurts: another's show with a picture that its producer did not choose.
    Stopped by: the same rules; `..` means nothing in a name.
    """
    place = name.format(**people.known)
    token = people.bearer_tokens["producer's ID token"]

    assert upload(people, place, token).status_code == 403


@pytest.mark.parametrize(
    "content_type",
    ["text/html", "image/svg+xml", "application/javascript", "video/mp4",
     "image/png;,text/html"],
)  # fmt: skip
def test_a_picture_is_a_picture(people: TokenHolders, content_type: str) -> None:
    """A page or a script in the place of a picture.

    Hurts: script under the address of the bucket.
    Stopped by: the rules: the type of a file is one of a few kinds of pictures.
    """
    name = f"eventImages/{people.known['producerId']}/start"
    token = people.bearer_tokens["producer's ID token"]

    assert upload(people, name, token, content_type).status_code == 403


@pytest.mark.parametrize(
    "who", ["with an e-mail address", "a fan who links one", "a host"]
)
def test_only_admins_have_a_folder(people: TokenHolders, who: str) -> None:
    """Somebody who is not anonymous, and no admin, fills a folder of their own.

    Hurts: storage that the operator pays for, without end.
    Stopped by: `storage.rules` ask for a claim that a user gets on becoming an admin.
    """
    match who:
        case "a host":
            id_token = str(people.bearer_tokens["host's ID token"])
        case "a fan who links one":
            fan = people.sign_up()["idToken"]
            address = {"email": "linked@example.com", "password": PASSWORD}
            id_token = people.auth(
                "update", idToken=fan, **address, returnSecureToken=True
            )["idToken"]
        case _:
            id_token = people.sign_up("squatter@example.com")["idToken"]
    uid = token_parts(id_token)[1]["sub"]

    assert upload(people, f"eventImages/{uid}/x", id_token).status_code == 403
