"""Deploys to projects whose database and bucket are not where new ones have them."""

import json
from pathlib import Path
from typing import Any

from tests.deploy.operator import PROJECT, Operator, operator
from tests.support.google.buckets import Buckets
from tests.support.google.database_instances import Databases
from tests.support.google.database_rules import RULES
from tests.support.google.exchange import Json
from tests.support.google.firebase_rules import Rulesets
from tests.support.google.hosting import live_files
from tests.support.google.project import Project

EUROPE = "europe-west1"
TRIGGER = "functions:onLineWritten"


def european(project: Project) -> None:
    project.part(Databases).add(f"{PROJECT}-default-rtdb", EUROPE, is_default=True)


def old(project: Project) -> None:
    """Made years ago: everything has the project's own name."""
    project.part(Databases).add(PROJECT, "us-central1", is_default=True)
    bucket = f"{PROJECT}.appspot.com"
    project.part(Buckets).add(bucket, "us-central1", is_default=True)


def config_of(function: Json) -> Any:
    """What the function is told of its project."""
    variables = function["serviceConfig"]["environmentVariables"]
    return json.loads(variables["FIREBASE_CONFIG"])


def only_function(somebody: Operator) -> Json:
    (function,) = somebody.functions.values()
    return function


def test_functions_are_in_the_region_of_the_database_or_nowhere(tmp_path: Path) -> None:
    """`REGION` is what moves them: the database cannot be moved."""
    with operator(tmp_path, european) as somebody:
        elsewhere = somebody.deploy("--force", only=TRIGGER)
        somebody.configure(REGION=EUROPE)
        there = somebody.deploy("--force", only=TRIGGER)
        function = only_function(somebody)

    assert elsewhere.status != 0
    assert there.status == 0, there.said
    assert function["eventTrigger"]["triggerRegion"] == EUROPE
    assert config_of(function)["databaseURL"] == (
        f"https://{PROJECT}-default-rtdb.{EUROPE}.firebasedatabase.app"
    )


def test_the_pages_are_told_the_region_of_the_functions(tmp_path: Path) -> None:
    with operator(tmp_path, european) as somebody:
        somebody.configure(REGION=EUROPE)
        outcome = somebody.deploy(
            "--force", only="functions:getBroadcastData,functions:api,hosting"
        )
        live = live_files(somebody.project)

    assert outcome.status == 0, outcome.said
    assert json.loads(live["/config.json"])["region"] == EUROPE


def test_an_old_project_says_what_its_database_is_called(tmp_path: Path) -> None:
    """`DATABASE_INSTANCE` is what the triggers listen to; its bucket nobody names."""
    with operator(tmp_path, old) as somebody:
        somebody.configure(DATABASE_INSTANCE=PROJECT)
        outcome = somebody.deploy("--force", only=f"{TRIGGER},database,storage")
        function = only_function(somebody)
        rules = somebody.journal.find("PUT", rf"{PROJECT}\.firebaseio\.com{RULES}")
        releases = somebody.project.part(Rulesets).releases

    instances = {
        each["value"]
        for each in function["eventTrigger"]["eventFilters"]
        if each["attribute"] == "instance"
    }
    assert outcome.status == 0, outcome.said
    assert instances == {PROJECT}
    assert config_of(function)["storageBucket"] == f"{PROJECT}.appspot.com"
    assert len(rules) == 2
    assert [name.rpartition("/")[2] for name in releases] == [f"{PROJECT}.appspot.com"]
