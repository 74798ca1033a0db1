"""The projects of a rehearsal's producers, and how the stand-in is told of them."""

import pytest

from rehearsal.video_projects import VideoProduct, new_project


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
