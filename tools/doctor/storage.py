"""Checks of Cloud Storage."""

from typing import Any, Final
from urllib.parse import quote

from interactive_broadcast.adapters.storage import FOLDER
from tools.doctor.calls import FAILURES
from tools.doctor.examination import Examination
from tools.doctor.outcomes import wrong
from tools.doctor.refusals import As

STORAGE_RULES: Final = "storage.rules"


def bucket(x: Examination) -> str:
    """The project has a default bucket, whatever it is called."""
    return x.bucket()


def object_deleted(x: Examination) -> str:
    """The backend lists, copies and deletes pictures of events.

    It is an empty one, in the folder of an admin who does not exist, and its copy. The
    role by which the backend deletes objects lets it make some, too.
    """
    name = f"{FOLDER}/doctor/{x.probe}"
    objects = f"{x.at.storage}/storage/v1/b/{x.bucket()}/o"
    url = f"{objects}/{quote(name, safe='')}"
    copy = f"{url}-copy"
    upload = f"{x.at.storage}/upload/storage/v1/b/{x.bucket()}/o"
    try:
        x.google.must(
            *("POST", upload, As.BACKEND),
            data=b"",
            query={"uploadType": "media", "name": name},
        )
        copied_to = copy.removeprefix(f"{x.at.storage}/storage/v1")
        x.google.must("POST", f"{url}/copyTo{copied_to}", As.BACKEND)
        x.google.must("GET", objects, As.BACKEND, query={"prefix": name})
        for made in (copy, url):
            x.google.must("DELETE", made, As.BACKEND)
    except FAILURES:
        # Also one that was made, and of which no answer came.
        for made in (copy, url):
            x.remove(made)
        raise
    return "lists, copies and deletes"


def storage_rules(x: Examination) -> str:
    """The rules of Cloud Storage that are deployed are those of this checkout."""
    releases = f"{x.at.firebase_rules}/v1/{x.place.name}/releases"
    wanted = f"{x.place.name}/releases/firebase.storage/{x.bucket()}"
    deploy = x.firebase("deploy", "--only", "storage")
    rulesets = [
        each["rulesetName"]
        for each in x.google.all_of(releases, "releases", pageSize="100")
        if each["name"] == wanted
    ]
    if not rulesets:
        raise wrong("No rules of Cloud Storage are deployed.", deploy)
    ruleset: Any = x.google.get(f"{x.at.firebase_rules}/v1/{rulesets[0]}")
    texts = [str(each["content"]) for each in ruleset["source"]["files"]]
    if [text.strip() for text in texts] != [x.rules[STORAGE_RULES].strip()]:
        raise wrong(
            f"The rules that are deployed are not {STORAGE_RULES} of this checkout.",
            deploy,
        )
    return f"{STORAGE_RULES} is deployed"
