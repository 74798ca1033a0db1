"""Keys beside the code: what is uploaded with the functions.

The firebase CLI uploads the folder `functions/` except what `ignore` in firebase.json
matches. A pattern with `!` matches all that is not listed, so that one list says what
may go up. A folder has to be in it itself: the CLI looks at no file of one that is not.
`make test-deploy` holds the same against the archive that the CLI makes.
"""

import json
import re
import subprocess
from pathlib import PurePosixPath

import pytest

from dev import ROOT
from tests.support.deadline import DEADLINE_S

ALLOWED = "!**/functions/{"


def test_all_that_runs_goes_up() -> None:
    """The list itself: a new package that it lacks, so that somebody takes it away.

    Hurts: from then on everything goes up.
    Stopped by: a package that the list lacks fails here, before it is deployed.
    """
    runs = {path for path in in_the_repository() if path.suffix == ".py"}
    folders = {parent for path in runs for parent in path.parents} - {PurePosixPath()}

    assert left_behind(runs | folders) == []
    assert left_behind([PurePosixPath("requirements.txt")]) == []


@pytest.mark.parametrize(
    "stray",
    [
        *("serviceAccount.json", "my-project-firebase-adminsdk.json", "key.pem"),
        *(".env", ".env.production", ".env.local", ".secret.local", "id_rsa"),
        *("venv", "old.py", "notes.txt", "requirements.in", ".git", "__pycache__"),
        *("backups", "firebase-debug.log", ".runtimeconfig.json"),
        *(f"interactive_broadcast/{name}" for name in ("key.pem", ".env", "id_rsa")),
        *(
            f"interactive_broadcast/{name}"
            for name in ("backups", "admins/admins.json")
        ),
        "interactive_broadcast/__pycache__",
    ],
)
def test_nothing_else_goes_up(stray: str) -> None:
    """A service account's key, another project's parameters, a backup, an old module.

    Hurts: whoever may read the archive of a deploy has every right of that key.
    Stopped by: the list of firebase.json, for the bare CLI too.
    """
    assert left_behind([PurePosixPath(stray)]) == [PurePosixPath(stray)]


def test_the_list_names_no_folder_that_is_gone() -> None:
    """A folder that once was a package, and is where somebody keeps other things now.

    Hurts: its modules would go up.
    Stopped by: the list names packages that are there, and no others.
    """
    folders = [name for name in alternatives() if re.fullmatch(r"[\w/]+", name)]

    assert [name for name in folders if not (ROOT / "functions" / name).is_dir()] == []


def left_behind(paths: list[PurePosixPath] | set[PurePosixPath]) -> list[PurePosixPath]:
    allowed = re.compile("|".join(as_expression(name) for name in alternatives()))
    return sorted(path for path in paths if not allowed.fullmatch(str(path)))


def alternatives() -> list[str]:
    """What may go up, each with a pattern's `*` and `**`; braces lie one in another."""
    config = json.loads((ROOT / "firebase.json").read_text("utf-8"))
    (pattern,) = (one for one in config["functions"][0]["ignore"] if "!" in one)
    assert pattern.startswith(ALLOWED)
    assert pattern.endswith("}")
    listed = pattern.removeprefix(ALLOWED).removesuffix("}")
    nested = re.search(r"([\w/]+/)\{(.+)\}", listed)
    assert nested
    inner = [nested[1] + name for name in nested[2].split(",")]
    outer = (listed[: nested.start()] + listed[nested.end() :]).split(",")
    return [name for name in outer if name] + inner


def as_expression(pattern: str) -> str:
    escaped = re.escape(pattern)
    return escaped.replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")


def in_the_repository() -> list[PurePosixPath]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "functions"],  # noqa: S607 - git is wherever it is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_S,
    )
    if listed.returncode != 0:
        pytest.skip("not a clone: nothing says which files belong to it")
    names = (name for name in listed.stdout.split("\0") if name)
    return [PurePosixPath(name).relative_to("functions") for name in names]
