"""What a project's `firebase.json` and `.firebaserc` say, as far as it is needed here.

A folder without `firebase.json` is read as `firebase init` would have laid it out.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from emulators.kernel.json_http import JsonObject

MANIFEST = "firebase.json"
ALIASES = ".firebaserc"


class ProjectFilesRefused(Exception):
    """One of the files cannot be used; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFiles:
    """The parts of one Firebase project.

    Args:
        functions: the folder with `main.py` in it.
        database_rules: None when the project names none.
        storage_rules: None when the project names none.
        hosting: the section of its site, of the first one if there are several.
        ports: of the emulators, by their names in `firebase.json`.
        project_id: the default project; None when there is none.
    """

    functions: Path
    database_rules: Path | None
    storage_rules: Path | None
    hosting: JsonObject = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    project_id: str | None = None

    @classmethod
    def read(cls, root: Path) -> Self:
        """Read the files of the project in `root`.

        Raises:
            ProjectFilesRefused: one of them is no JSON object, or names several
                functions folders, or several files of rules.
        """
        projects = _object(_read(root / ALIASES), "projects")
        default = projects.get("default")
        project_id = default if isinstance(default, str) else None
        if not (root / MANIFEST).exists():
            return cls(
                functions=root / "functions",
                database_rules=root / "database.rules.json",
                storage_rules=root / "storage.rules",
                project_id=project_id,
            )
        said = _read(root / MANIFEST)
        functions = _only(said, "functions").get("source", "functions")
        return cls(
            functions=root / str(functions),
            database_rules=_rules(root, said, "database"),
            storage_rules=_rules(root, said, "storage"),
            hosting=_first(said, "hosting"),
            ports=_ports(said),
            project_id=project_id,
        )


def _rules(root: Path, said: JsonObject, service: str) -> Path | None:
    rules = _only(said, service).get("rules")
    return root / rules if isinstance(rules, str) else None


def _ports(said: JsonObject) -> dict[str, int]:
    emulators = _object(said, "emulators")
    ports = {name: _object(emulators, name).get("port") for name in emulators}
    return {name: port for name, port in ports.items() if isinstance(port, int)}


def _only(said: JsonObject, name: str) -> JsonObject:
    """A part that may be an object, or a list of objects of which one can be served."""
    part = said.get(name)
    if not isinstance(part, list):
        return _object(said, name)
    if len(part) > 1:
        raise ProjectFilesRefused(
            f"{MANIFEST}: {name!r} has {len(part)} entries; only one can be emulated."
        )
    return _object({name: part[0]}, name) if part else {}


def _first(said: JsonObject, name: str) -> JsonObject:
    part = said.get(name)
    return (
        _object({name: part[0]}, name)
        if isinstance(part, list) and part
        else (_object(said, name))
    )


def _object(said: JsonObject, name: str) -> JsonObject:
    part = said.get(name)
    return part if isinstance(part, dict) else {}


def _read(path: Path) -> JsonObject:
    try:
        said = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError, OSError):
        said = None
    if not isinstance(said, dict):
        raise ProjectFilesRefused(f"{path} is no JSON object that can be read.")
    return said
