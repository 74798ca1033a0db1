"""Each command of the pages for operators is one that its program knows.

What can be run here is run by others: `tools` by their own tests, gcloud and the
Firebase CLI against the fake of Google's APIs.
"""

import re
import subprocess
from typing import Any

import pytest
import yaml

from dev import ROOT
from dev.docs.pages import CONFIGURATION, DOCS, OLD_APPS, OPERATIONS, PROVISIONING
from tests.docs.commands import (
    FIREBASE_FLAGS,
    GCLOUD_FLAGS,
    Known,
    Line,
    commands,
    firebase_here,
    firebase_line,
    gcloud_here,
    known,
    lines,
    longest,
    make_arguments,
    mentioned,
)
from tests.docs.shell import code_blocks
from tests.support.google.apis import google_cloud
from tests.support.google_reader import NUMBER, PROJECT, reader_of
from tests.tools.alerts.test_events import logged_names
from tools.alerts.plan import Alerting, plan
from tools.google_cloud.commands import Ran
from tools.provision.plan import Wishes
from tools.provision.plan import plan as provisioning

DEPLOY = DOCS / "deploy.md"
EXISTING_CLIENTS = DOCS / "existing-clients.md"
PAGES = [DEPLOY, OPERATIONS, PROVISIONING, OLD_APPS, EXISTING_CLIENTS]
LINES = lines(PAGES)
NAMED = [*LINES, *lines([CONFIGURATION]), *mentioned(sorted(DOCS.glob("*.md")))]
PROGRAMS = {"make", "gcloud", ".venv/bin/python", "git", "gpg"}


def planned() -> list[Line]:
    """What `make alerts` would run."""
    there = Alerting("my-project", lambda _: Ran(status=1))
    steps = plan(there, "ops@example.com", "100")
    return [Line("tools.alerts", step.argv) for step in steps]


def made_ready() -> list[Line]:
    """What `make provision` would run in a new project."""
    cloud = google_cloud()
    cloud.add_project(PROJECT, NUMBER)
    wishes = Wishes(
        billing_account="000000-000000-000000", deployer="user:you@example.com"
    )
    steps = list(provisioning(reader_of(cloud), wishes))
    words = [each for step in steps for each in (step.argv, step.fed_by) if each]
    # It tells the CLI by the environment whose quota its calls count for.
    plain = [each[2:] if each[0] == "env" else each for each in words]
    return [Line("tools.provision", each) for each in plain]


MADE_READY = made_ready()
FIREBASE = [
    *(found for line in NAMED if (found := firebase_line(line))),
    *(Line(i.page, i.words[3:]) for i in MADE_READY if "tools.firebase_cli" in i.words),
]
GCLOUD = [line for line in [*NAMED, *MADE_READY] if line.words[0] == "gcloud"]


def test_a_block_for_a_shell_is_one() -> None:
    blocks = [block for page in PAGES for block in code_blocks(page)]

    done = subprocess.run(
        ["bash", "-n"],  # noqa: S607 - bash is wherever it is
        input="\n".join(blocks),
        capture_output=True,
        text=True,
        check=False,
        timeout=10,
    )

    assert done.stderr == ""
    assert {line.words[0] for line in LINES} == PROGRAMS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_says_what_it_is(page: Any) -> None:
    fences = re.findall(r"^```(\w*)$", page.read_text("utf-8"), re.MULTILINE)

    assert set(fences[::2]) <= {"sh", "yaml"}
    assert set(fences[1::2]) == {""}


def test_the_commands_of_a_block_are_read_as_a_shell_reads_them() -> None:
    block = "A=b\nmake -s x ARGS='a b' \\\n  | gpg --decrypt && git pull\n"

    assert list(commands(block)) == [
        ["make", "-s", "x", "ARGS=a b"],
        ["gpg", "--decrypt"],
        ["git", "pull"],
    ]


def unknown(found: list[Line], known_ones: Known, everywhere: frozenset[str]) -> Any:
    """The commands that are not known, or have a flag that is not.

    gcloud lists a switch by what it switches on: `--no-x` is `--x`.
    """
    return [
        line.text
        for line in found
        if (name := longest(known_ones, line.words)) is None
        or not all(
            {flag, flag.replace("--no-", "--", 1)} & (known_ones[name] | everywhere)
            for flag in line.flags
        )
    ]


def test_gcloud_knows_every_command_of_the_pages_and_of_the_alerts() -> None:
    found = [Line(line.page, line.words[1:]) for line in [*GCLOUD, *planned()]]

    assert unknown(found, known("gcloud"), GCLOUD_FLAGS) == []


def test_the_firebase_cli_knows_every_command_of_the_pages() -> None:
    assert {"login", "functions:secrets:access"} <= {line.words[0] for line in FIREBASE}
    assert unknown(FIREBASE, known("firebase"), FIREBASE_FLAGS) == []


def test_the_table_is_true_of_the_gcloud_of_this_machine() -> None:
    tree = gcloud_here()
    if tree is None:
        pytest.skip("there is no gcloud on the PATH, or one without completions")

    for name, flags in known("gcloud").items():
        node = tree
        for word in name.split():
            assert word in node["commands"], name
            node = node["commands"][word]
        assert flags <= node["flags"].keys(), name


def test_the_table_is_true_of_the_firebase_cli_that_is_installed() -> None:
    here = firebase_here()
    if here is None:
        pytest.skip("the Firebase CLI is not installed: make firebase installs it")

    wrong = {
        name: flags - here.get(name, frozenset())
        for name, flags in known("firebase").items()
        if name not in here or not flags <= here[name]
    }
    assert wrong == {}


def test_the_tables_have_no_command_that_no_page_names() -> None:
    named = {longest(known("gcloud"), line.words[1:]) for line in [*GCLOUD, *planned()]}
    firebase = {line.words[0] for line in FIREBASE}

    assert known("gcloud").keys() == named
    assert known("firebase").keys() == firebase


@pytest.mark.parametrize("target", ["alerts", "deploy", "doctor", "provision"])
def test_a_command_on_a_project_names_it(target: str) -> None:
    found = [line for line in LINES if line.words[0] == "make" and target in line.words]

    assert found
    assert all("PROJECT" in make_arguments(line) for line in found)


FILTERS = re.findall(r"`([^`]*jsonPayload\.[^`]*)`", OPERATIONS.read_text("utf-8"))


@pytest.mark.parametrize("asked", FILTERS)
def test_a_filter_asks_for_lines_and_fields_that_the_functions_log(asked: str) -> None:
    for event in re.findall(r'message="([\w-]+)"', asked):
        assert event in logged_names()
    for field in re.findall(r"jsonPayload\.(\w+)", asked):
        assert field in {"message", "event_id", "ms", "outcome", "unexplained"}


def test_the_workflow_runs_targets_that_exist() -> None:
    text = OPERATIONS.read_text("utf-8")
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    steps = yaml.safe_load(block)["jobs"]["staging"]["steps"]

    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    runs = [step["run"].split() for step in steps if "run" in step]
    assert [words[1] for words in runs] == ["test", "deploy", "doctor"]
    assert all(words[0] == "make" and words[1] in targets for words in runs)
    actions = [step["uses"] for step in steps if "uses" in step]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", action) for action in actions)
