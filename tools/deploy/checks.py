"""What has to be right before anything is deployed: each mistake with what mends it."""

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from firebase_functions import params

from interactive_broadcast.kernel import config
from interactive_broadcast.kernel.errors import Misconfigured
from tools.capacity import quotas
from tools.capacity.declared import Declared
from tools.capacity.sums import refused
from tools.old_apps import app_check_of, shut_out
from tools.targets import LOCAL_PREFIX, PROJECT_ID, ROOT, aliases

GIT_DEADLINE_S: Final = 30.0
DEPLOYED: Final = (
    *("functions", "web", "firebase.json", "database.rules.json", "storage.rules"),
    # A project's parameters are its operator's, and not of a version.
    ":(exclude)functions/.env.*",
)
"""What a deploy reads, as git is told it."""

MAX_FILES: Final = 5
"""That are named of those that are not committed."""

_ACCOUNT_ID: Final = PROJECT_ID
"""IAM has the same form for the names of service accounts."""

_SECRETS: Final = frozenset({"session_keys", "callback_keys", "vault_keys"})
"""Settings of secrets, which are not in files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to deploy.

    Args:
        project: where.
        cpus: of the region, by its quota.
        memory_mib: of the region, by its quota.
        uncommitted: whether files that are not committed may be deployed.
        old_apps: whether the project's switch lets old apps in, as far as is known.
    """

    project: str
    cpus: float = quotas.CPUS
    memory_mib: float = quotas.MEMORY_MIB
    uncommitted: bool = False
    old_apps: bool = False


def problems(
    wanted: Wanted,
    values: Mapping[str, str],
    functions: Sequence[Declared],
    root: Path = ROOT,
) -> list[str]:
    """Everything that is wrong, in words; empty when nothing is.

    Args:
        wanted: see there.
        values: of the project's parameters.
        functions: as they are declared with them.
        root: the folder of firebase.json.
    """
    return [
        *_of_project(wanted.project, root),
        *_of_python(root),
        *_of_parameters(values),
        *_of_old_apps(wanted, values),
        *_of_rules(wanted.project, values, root),
        *([] if wanted.uncommitted else _of_files(root)),
        *(
            f"Does not fit: {text}. Say what there is (--cpus N, --memory N), or "
            f"change parameters in functions/.env.{wanted.project}: docs/capacity.md"
            for text in refused(functions, wanted.cpus, wanted.memory_mib)
        ),
    ]


def _of_project(project: str, root: Path) -> Iterator[str]:
    meant = aliases(root).get(project, project)
    if project.startswith(LOCAL_PREFIX):
        yield f"{project} exists only on a local stack: name a project of Firebase."
    elif not PROJECT_ID.fullmatch(project):
        yield f"{project} can be no project's id: it is not its name or number."
    elif meant != project:
        # The CLI would take it, and read the parameters of the project that is meant.
        yield f"{project} is an alias in .firebaserc: name the project, {meant}."


def _of_python(root: Path) -> Iterator[str]:
    """The CLI starts the Python of the runtime, in `functions/venv`."""
    stated = json.loads((root / "firebase.json").read_text("utf-8"))["functions"]
    runtime = (stated[0] if isinstance(stated, list) else stated)["runtime"]
    major, minor = re.fullmatch(r"python(\d)(\d+)", runtime).groups()  # type: ignore[union-attr]  # a test holds it
    python = f"python{major}.{minor}"
    if not (root / "functions" / "venv" / "bin" / python).exists():
        yield (
            f"functions/venv has no {python}, which is what the functions run on and "
            f"the CLI looks for: make setup PYTHON={python}"
        )


def _of_rules(project: str, values: Mapping[str, str], root: Path) -> Iterator[str]:
    """The database that the functions use gets its rules.

    The CLI deploys them to the project's default instance alone, unless `firebase.json`
    names others (firebase-tools 15.34, lib/deploy/database/prepare.js). What a default
    instance is called: https://firebase.google.com/docs/database/web/start (2026-11).
    """
    instance = values.get("DATABASE_INSTANCE", "")
    if instance in {"", project, f"{project}-default-rtdb"}:
        return
    stated = json.loads((root / "firebase.json").read_text("utf-8")).get("database")
    named = stated if isinstance(stated, list) else []
    if instance not in {one.get("instance") for one in named}:
        entry = {"instance": instance, "rules": "database.rules.json"}
        yield (
            f"The database {instance} would get no rules: the CLI deploys them to the "
            f'default one. In firebase.json: "database": [{json.dumps(entry)}]'
        )


def _of_parameters(values: Mapping[str, str]) -> Iterator[str]:
    declared = [
        one.name for one in vars(config).values() if isinstance(one, params.Param)
    ]
    missing = [name for name in declared if name not in values]
    if missing:
        yield (
            f"No value for {', '.join(missing)} in functions/.env: the CLI would ask "
            "for it, and cannot"
        )
        return
    if not _ACCOUNT_ID.fullmatch(values["SERVICE_ACCOUNT"]):
        yield (
            "SERVICE_ACCOUNT in functions/.env is the account's name alone, which is "
            "what its e-mail address has before the @"
        )
    yield from _wrong_values(values)


def _of_old_apps(wanted: Wanted, values: Mapping[str, str]) -> Iterator[str]:
    if wanted.old_apps and app_check_of(values) == config.AppCheck.ENFORCE:
        yield f"Old apps are let in, and would be shut out. {shut_out(wanted.project)}"


def _wrong_values(values: Mapping[str, str]) -> Iterator[str]:
    """What a function would refuse in its first call."""
    settings = config.Settings()
    with _in_environment(values):
        for name, read in vars(config.Settings).items():
            if name.startswith("_") or name in _SECRETS:
                continue
            try:
                read(settings)
            except Misconfigured as error:
                names = error.details.get("names", name)
                yield f"A value in functions/.env cannot be used: {names}"


@contextmanager
def _in_environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _of_files(root: Path) -> Iterator[str]:
    """What is deployed is what is committed: then a checkout brings it back."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            ["git", "status", "--porcelain", "-uall", "--", *DEPLOYED],  # noqa: S607 - git is wherever it is
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
            timeout=GIT_DEADLINE_S,
        )
    except (OSError, subprocess.SubprocessError):
        # No git, or no checkout: nothing could be brought back either way.
        return
    files = [line[3:] for line in done.stdout.splitlines()]
    if files:
        more = "" if len(files) <= MAX_FILES else f" and {len(files) - MAX_FILES} more"
        yield (
            f"Not committed: {', '.join(files[:MAX_FILES])}{more}. Commit it, or "
            "deploy it all the same: --uncommitted"
        )
