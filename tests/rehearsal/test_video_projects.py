"""The projects of a rehearsal's producers, and how the stand-in is told of them."""

import json

import pytest

from rehearsal.video_projects import VideoProduct, given_away_by, new_project


@pytest.mark.parametrize("product", VideoProduct)
def test_no_two_projects_are_the_same(product: VideoProduct) -> None:
    one, other = new_project(product, 0), new_project(product, 1)

    assert one.api_key != other.api_key
    assert one.api_secret != other.api_secret
    assert one.credentials == {"otApiKey": one.api_key, "otSecret": one.api_secret}


@pytest.mark.parametrize("product", VideoProduct)
def test_no_project_shows_its_secret_where_it_is_printed(product: VideoProduct) -> None:
    project = new_project(product, 0)

    assert project.api_secret not in repr(project)
    assert project.api_key in repr(project)


def test_the_service_knows_the_public_key_of_an_application_and_not_its_own() -> None:
    project = new_project(VideoProduct.VONAGE, 0)

    place, body = project.known_as(name="Night")

    assert place == "applications"
    assert body["publicKey"].startswith("-----BEGIN PUBLIC KEY-----")
    assert project.api_secret not in body.values()
    assert body["name"] == "Night"


def test_an_application_is_named_by_its_id_alone() -> None:
    project = new_project(VideoProduct.VONAGE, 0)

    assert project.named_by_media == {"applicationId": project.api_key}
    assert project.named_by_sessions == {"applicationId": project.api_key}


def test_a_project_is_a_number_in_recordings_and_a_text_in_sessions() -> None:
    """As OpenTok's callbacks have it."""
    project = new_project(VideoProduct.OPENTOK, 7)

    assert project.named_by_media["projectId"] == int(project.api_key)
    assert project.named_by_sessions["projectId"] == project.api_key


@pytest.mark.parametrize("product", VideoProduct)
def test_a_secret_is_found_in_json_too(product: VideoProduct) -> None:
    """Where a key is on one line, and the ends of its own are written out."""
    secret = new_project(product, 0).api_secret

    told = json.dumps({"otSecret": secret})

    assert all(part in told for part in given_away_by(secret))
    assert not any(part in told[:40] for part in given_away_by(secret))
    assert given_away_by("short") == {"short"}


def test_of_a_key_each_whole_line_gives_it_away_and_what_frames_it_does_not() -> None:
    secret = new_project(VideoProduct.VONAGE, 0).api_secret

    parts = given_away_by(secret)

    assert len(parts) > 20
    assert {len(part) for part in parts} == {64}
