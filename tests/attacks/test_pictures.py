"""Pictures: files that somebody else uploads, replaces or removes."""

import httpx
import pytest

from interactive_broadcast.events.models import CreateEventRequest, GivenImage
from interactive_broadcast.kernel import paths
from tests.support.in_process_platform import BOB, InProcessPlatform, admin
from tests.support.people import PASSWORD
from tests.support.token_holders import TokenHolders, token_parts
from tests.unit.world import ADMIN, a_world

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
    ["eventImages/{rivalId}/start", "eventImages/start/it", "start",
     "eventImages/{producerId}/../{rivalId}/start", "archives/show.mp4"],
)  # fmt: skip
def test_a_producer_uploads_into_the_own_folder_or_where_old_apps_do(
    people: TokenHolders, name: str
) -> None:
    """A producer writes into another's folder, or anywhere else in the bucket.

    Hurts: another's show with a picture that its producer did not choose.
    Stopped by: the same rules; `..` means nothing in a name. What old apps upload lies
    beside the folders, where no show takes it from without its address.
    """
    place = name.format(**people.known)
    token = people.bearer_tokens["producer's ID token"]

    assert upload(people, place, token).status_code == 403


@pytest.mark.parametrize(
    "holder", ["nobody", "fan's ID token", "host's ID token", "user without a record"]
)
def test_a_guest_uploads_nothing_where_old_apps_do(
    people: TokenHolders, holder: str
) -> None:
    """A fan, a host or a passer-by uploads beside the folders, as old apps do.

    Hurts: storage that the operator pays for, and files of anybody under their address.
    Stopped by: `storage.rules` ask for the claim of an admin there too.
    """
    assert upload(people, "eventImages/a", people.bearer_tokens[holder]).is_error


def test_nobody_replaces_or_lists_what_an_old_app_has_uploaded(
    people: TokenHolders,
) -> None:
    """Another producer replaces a picture between its upload and the saved event.

    Hurts: a show with a picture that its producer did not choose.
    Stopped by: the rules: beside the folders a file is put where there is none, and
    nobody removes, changes or lists any.
    """
    settings, rival = people.settings, people.known["rivalIdToken"]
    url = f"{settings.url('storage')}/v0/b/{settings.bucket}/o"
    headers = {"authorization": f"Firebase {rival}"}
    first = people.bearer_tokens["producer's ID token"]
    assert upload(people, "eventImages/of-an-old-app", first).is_success

    assert upload(people, "eventImages/of-an-old-app", rival).status_code == 403
    listed = people.http.get(url, params={"prefix": "eventImages/"}, headers=headers)
    removed = people.http.delete(f"{url}/eventImages%2Fof-an-old-app", headers=headers)
    assert (listed.status_code, removed.status_code) == (403, 403)


def test_a_producer_takes_no_picture_that_another_has_uploaded(
    platform: InProcessPlatform,
) -> None:
    """A producer names another's upload in an event, so that it is moved to them.

    Hurts: the other's event is saved with a picture that is gone.
    Stopped by: a file is moved for the token of its address, which Firebase tells
    whoever has uploaded it.
    """
    platform.images.uploaded["another-ones"] = ("a-token", platform.clock.now())
    file = "eventImages%2Fanother-ones?alt=media&token="
    for token in ("", "a-guess", "a-token%00", "a-token,"):
        url = f"https://storage.example/v0/b/pictures/o/{file}{token}"
        request = CreateEventRequest(
            name="Night", start_image=GivenImage(id="another-ones", url=url)
        )
        platform.backend.events.service.create(admin(BOB), request)

    assert [*platform.images.uploaded] == ["another-ones"]
    assert platform.images.stored == set()


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


def test_a_picture_of_before_folders_stays_with_the_show_that_has_it() -> None:
    """A producer saves an event with the address of another's picture, as listed.

    Hurts: the other show, whose picture would be moved away from it.
    Stopped by: only what no other admin's event has is moved into one's own folder.
    """
    world, rivals, token = a_world(), "poster-of-the-rival", "as-in-the-list"
    world.images.uploaded[rivals] = (token, world.clock.now())
    world.databases.put(paths.image_use("rival", rivals, "event-of-the-rival"), True)  # noqa: FBT003 - JSON
    url = f"https://files.example/v0/b/b/o/eventImages%2F{rivals}?token={token}"
    request = CreateEventRequest(
        name="Mine", start_image=GivenImage(id=rivals, url=url)
    )

    event = world.events.create(ADMIN, request)

    assert list(world.images.uploaded) == [rivals]
    assert event.start_image is not None
    assert event.start_image.url == url
