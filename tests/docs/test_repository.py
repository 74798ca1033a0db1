"""What the repository says of itself in several places is the same in all of them."""

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from dev import ROOT
from tests.support.deadline import DEADLINE_S
from tools.firebase_cli import OLDEST_NODE

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PYTHON = "3.11"


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_newest_release_is_the_version_of_the_project() -> None:
    heads = re.findall(r"^## (.+)$", text_of("CHANGELOG.md"), re.MULTILINE)

    assert heads[0] == "Unreleased"
    version, _, date = heads[1].partition(" - ")
    assert version == PROJECT["project"]["version"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", date)


def test_the_licence_is_the_one_that_the_project_names() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0" in text_of(
        "LICENSE"
    )


def test_the_python_that_is_deployed_is_the_oldest_that_is_promised() -> None:
    """What runs on the oldest is tried on the newer ones; the other way round not."""
    assert text_of(".python-version").strip() == PYTHON
    assert PROJECT["project"]["requires-python"].startswith(f">={PYTHON},")
    assert PROJECT["tool"]["mypy"]["python_version"] == PYTHON
    assert PROJECT["tool"]["ruff"]["target-version"] == "py311"
    assert '"runtime": "python311"' in text_of("firebase.json")


def test_a_commit_is_checked_by_what_make_check_runs() -> None:
    config = yaml.safe_load(text_of(".pre-commit-config.yaml"))
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]

    assert [hook["entry"] for hook in hooks] == ["make check"]
    assert {repo["repo"] for repo in config["repos"]} == {"local"}


def test_hosted_ci_runs_what_every_developer_can_run() -> None:
    jobs = yaml.safe_load(text_of(".github/workflows/ci.yml"))["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"]]

    runs = [step["run"] for step in steps if "run" in step]
    assert runs == [
        ".ci/run",
        "make PYTHON=python${{ matrix.python }} test test-emulators",
    ]
    actions = [step["uses"] for step in steps if "uses" in step]
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in actions)


def test_hosted_ci_tests_every_python_that_is_promised() -> None:
    jobs = yaml.safe_load(text_of(".github/workflows/ci.yml"))["jobs"]
    newer = jobs["newer-pythons"]["strategy"]["matrix"]["python"]
    promised = [each for each in PROJECT["project"]["classifiers"] if "3." in each]

    assert [PYTHON, *newer] == [each.rpartition(" ")[2] for each in promised]


def test_node_is_the_one_that_the_suites_have_run_on() -> None:
    engines = json.loads(text_of("package.json"))["engines"]
    oldest = ".".join(map(str, OLDEST_NODE))

    assert engines == {"node": f">={oldest}"}
    assert text_of(".nvmrc").strip() == str(OLDEST_NODE[0])
    assert "node-version-file: .nvmrc" in text_of(".github/workflows/ci.yml")


def test_every_page_runs_the_cli_that_is_pinned() -> None:
    bare = re.compile(r"^[\s|$]*(npx|firebase) .*", re.MULTILINE)
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]

    found = [(page.name, bare.findall(page.read_text("utf-8"))) for page in pages]

    assert [(page, commands) for page, commands in found if commands] == []


def test_every_target_that_ci_runs_exists() -> None:
    targets = set(re.findall(r"^\s*make ([a-z-]+)", text_of(".ci/run"), re.MULTILINE))

    assert {"rehearsal", "test", "check"} <= targets
    assert targets <= set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))


def tracked_texts() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - git is wherever it is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_S,
    )
    if listed.returncode != 0:
        pytest.skip("not a clone: nothing says which files belong to it")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.exists() and path.suffix != ".png"]


def test_every_folder_is_on_the_page_on_architecture() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in tracked_texts()}
    folders = {top for top in tops if (ROOT / top).is_dir() and top[0] != "."}
    page = text_of("docs/architecture.md")

    assert {folder for folder in folders if f"`{folder}/`" not in page} == set()


def test_every_file_is_as_the_editorconfig_says() -> None:
    strays = [
        path.relative_to(ROOT)
        for path in tracked_texts()
        if not keeps_the_format(path.read_bytes().decode("utf-8"))
    ]

    assert strays == []


PRONOUNS = re.compile(r"\b(h(e|is|im)|himself|she|hers|herself)\b", re.IGNORECASE)
NOT_OURS = {"LICENSE", "package-lock.json"}


def test_people_are_they() -> None:
    told = [
        path.relative_to(ROOT)
        for path in tracked_texts()
        if path.name not in NOT_OURS and PRONOUNS.search(path.read_text("utf-8"))
    ]

    assert [str(path) for path in told if path.name != Path(__file__).name] == []


def keeps_the_format(text: str) -> bool:
    whole = not text or text.endswith("\n")
    return whole and "\r" not in text and not re.search(r"[ \t]$", text, re.MULTILINE)


def test_no_function_and_no_rule_assumes_the_name_of_a_bucket() -> None:
    """The project's own says it: by `appspot.com` in old ones, another in new ones."""
    files = [*(ROOT / "functions").glob("*.py"), ROOT / "storage.rules"]
    for folder in (ROOT / "functions" / "interactive_broadcast", ROOT / "rules"):
        files += folder.rglob("*.py")

    assuming = [
        path
        for path in files
        if re.search(r"appspot\.com|firebasestorage\.app", path.read_text("utf-8"))
    ]

    assert len(files) > 100
    assert assuming == []
