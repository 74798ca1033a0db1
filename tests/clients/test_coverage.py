"""The cases leave out nothing that the old apps ask for."""

import re

from interactive_broadcast.deployed.old_apps import old_api
from tests.clients.cases import Call, every, load

ASKED_BY_NO_APP = {("GET", "event/get-current-admin-event")}
"""The web app has the function for it, and calls it nowhere."""


def called() -> set[tuple[str, str]]:
    """Method and path of everything that a case calls and that is answered."""
    return {
        (step.route.split(" ")[0], step.route.split(" ")[1].partition("?")[0])
        for path in every()
        for step in load(path).every_step()
        if isinstance(step, Call) and step.status < 400
    }


def test_every_path_of_the_old_backend_is_called_by_an_app_that_uses_it() -> None:
    paths = called()

    left_out = {
        (route.method, route.path)
        for route in old_api.routes
        if not any(
            method == route.method
            and re.fullmatch(re.sub(r":\w+", "[^/]+", route.path), path)
            for method, path in paths
        )
    }

    assert left_out == ASKED_BY_NO_APP


def test_every_case_says_something_else() -> None:
    titles = [load(path).title for path in every()]

    assert len({*titles}) == len(titles)
