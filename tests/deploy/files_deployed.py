"""What a first deploy uploads: source, rules, pages, and nothing that lies beside."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from tests.deploy.conftest import FirstDeploy
from tests.deploy.operator import PROJECT, REGION, ROOT
from tests.support.google.database_instances import Databases
from tests.support.google.firebase_rules import Rulesets
from tests.support.google.hosting import Sites, live_files


def files_below(folder: Path, *patterns: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for pattern in patterns
        for path in folder.glob(pattern)
        if path.is_file()
    }


def test_just_what_runs_is_uploaded_of_the_functions(first: FirstDeploy) -> None:
    """No key, no parameters, no secret, no note, no experiment: see `STRAYS`."""
    archive = ZipFile(BytesIO(first.by.uploaded()))
    sent = {name: archive.read(name) for name in archive.namelist()}

    assert sent == files_below(
        ROOT / "functions",
        "main.py",
        "requirements.txt",
        "interactive_broadcast/**/*.py",
    )


def test_just_the_pages_are_uploaded_of_the_site(first: FirstDeploy) -> None:
    """As they were built before, of this checkout; see `STRAYS`."""
    built = files_below(first.by.checkout / "web" / "dist", "*", "assets/*")
    strays = {name for name in built if name.startswith(".")}
    live = live_files(first.by.project)

    assert strays == {".env"}
    assert live == {f"/{name}": built[name] for name in built.keys() - strays}
    assert live.keys() >= {"/index.html", "/fan.html", "/404.html", "/config.json"}


def test_the_site_leads_to_the_document_and_to_the_old_paths(
    first: FirstDeploy,
) -> None:
    live = first.by.project.part(Sites).live
    assert live is not None
    assert live.config is not None

    document = {"serviceId": "getbroadcastdata", "region": REGION}
    old_paths = {"serviceId": "api", "region": REGION}
    assert live.config["rewrites"] == [
        {"glob": "/broadcast", "run": document},
        {"glob": "/api/**", "run": old_paths},
    ]


def test_the_site_has_the_headers_of_firebase_json(first: FirstDeploy) -> None:
    hosting = json.loads((ROOT / "firebase.json").read_text())["hosting"]
    live = first.by.project.part(Sites).live
    assert live is not None
    assert live.config is not None

    assert live.config["headers"] == [
        {
            "glob": each["source"],
            "headers": {one["key"]: one["value"] for one in each["headers"]},
        }
        for each in hosting["headers"]
    ]


def test_the_database_has_the_rules_of_the_repository(first: FirstDeploy) -> None:
    instance = first.by.project.part(Databases).by_id[f"{PROJECT}-default-rtdb"]

    assert instance.rules == (ROOT / "database.rules.json").read_text()


def test_the_default_bucket_has_the_rules_of_the_repository(
    first: FirstDeploy,
) -> None:
    rulesets = first.by.project.part(Rulesets)
    release = f"projects/{PROJECT}/releases/firebase.storage"
    in_use = rulesets.releases[f"{release}/{PROJECT}.firebasestorage.app"]

    (file,) = rulesets.by_name[in_use]
    assert file["content"] == (ROOT / "storage.rules").read_text()
