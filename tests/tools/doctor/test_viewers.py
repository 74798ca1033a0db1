"""Checks of what viewers ask."""

import json

from dev import ROOT
from tests.support.google.deployed import PROJECT
from tests.support.google.hosting import Sites
from tests.tools.doctor.examined import Examined
from tools.doctor.viewers import PATH

DEPLOY = f'make firebase ARGS="deploy --only hosting --project {PROJECT}"'


def test_a_site_without_the_rewrite_is_told(well: Examined) -> None:
    well.project.part(Sites).live = None

    problem = well.problem("hosting")

    assert f"https://{PROJECT}.web.app/{PATH} answers with status 404" in problem.what
    assert problem.command == DEPLOY


def test_a_project_without_a_site_is_told(well: Examined) -> None:
    well.project.part(Sites).default = None

    assert well.problem("hosting").command == DEPLOY


def test_what_hosting_rewrites_is_what_is_asked(well: Examined) -> None:
    hosting = json.loads((ROOT / "firebase.json").read_text("utf-8"))["hosting"]
    rewrites = hosting["rewrites"]

    assert f"/{PATH}" in {rewrite["source"] for rewrite in rewrites}
