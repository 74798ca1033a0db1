"""Firebase Hosting: sites, versions of them, and which version is live.

https://firebase.google.com/docs/hosting/api-deploy (v1beta1, read 2026-11): a version
is made, told its files by the SHA-256 of each compressed content, sent those that
Google has not yet, finalized with its configuration, and released.
"""

from dataclasses import dataclass, field
from gzip import decompress
from hashlib import sha256
from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.exchange import Json
from tests.support.google.project import Project
from tests.support.google.refusals import Refused, invalid, not_found

API: Final = Api("firebasehosting.googleapis.com", "Firebase Hosting API")
UPLOAD: Final = Api(
    "upload-firebasehosting.googleapis.com",
    "Firebase Hosting API",
    enabled_as=API.host,
    project_of=lambda cloud, _, at: cloud.project_named(at["site"]),
)

SITE: Final = "/v1beta1/projects/{project}/sites/{site}"
RIGHT: Final = "firebasehosting.sites.update"


@dataclass(slots=True)
class Version:
    """One of a site: `files` by path the hash of each, `config` as it was finalized."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    config: Json | None = None


@dataclass(slots=True)
class Sites:
    """Those of one project.

    The default site is called as the project is; adding Firebase makes it, unless
    somebody else has the name.
    """

    default: str | None = None
    versions: dict[str, Version] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    """By hash, what was uploaded."""
    live: Version | None = None


@API.get(SITE, "firebasehosting.sites.get")
def get_site(call: Call) -> Json:
    site = _site(call)
    return {
        "name": f"projects/{call.project.number}/sites/{site}",
        "defaultUrl": f"https://{site}.web.app",
        "type": "DEFAULT_SITE",
    }


@API.get("/v1beta1/projects/{project}/sites", "firebasehosting.sites.list")
def list_sites(call: Call) -> Json:
    site = call.project.part(Sites).default
    if site is None:
        return {}
    return {
        "sites": [
            {
                "name": f"{call.project.name}/sites/{site}",
                "defaultUrl": f"https://{site}.web.app",
                "type": "DEFAULT_SITE",
            }
        ]
    }


@API.post(f"{SITE}/versions", RIGHT)
def create_version(call: Call) -> Json:
    sites = call.project.part(Sites)
    name = f"projects/{call.project.number}/sites/{_site(call)}"
    name += f"/versions/{len(sites.versions) + 1:016x}"
    sites.versions[name] = Version(name)
    return {"name": name, "status": "CREATED", "config": {}}


@API.post(f"{SITE}/versions/{{version}}:populateFiles", RIGHT)
def populate_files(call: Call) -> Json:
    sites, version = call.project.part(Sites), _version(call)
    files: dict[str, str] = call.body.get("files") or {}
    version.files.update(files)
    missing = sorted({each for each in files.values() if each not in sites.contents})
    address = f"https://{UPLOAD.host}/upload/sites/{_site(call)}"
    answer: Json = {"uploadUrl": f"{address}/versions/{call.at['version']}/files"}
    return {**answer, "uploadRequiredHashes": missing} if missing else answer


@UPLOAD.post("/upload/sites/{site}/versions/{version}/files/{hash}", RIGHT)
def upload_file(call: Call) -> Json:
    content, asked = call.request.body, call.at["hash"]
    if sha256(content).hexdigest() != asked:
        raise invalid("The content hash does not match.")
    call.project.part(Sites).contents[asked] = decompress(content)
    return {}


@API.patch(f"{SITE}/versions/{{version}}", RIGHT)
def finalize_version(call: Call) -> Json:
    version, sites = _version(call), call.project.part(Sites)
    missing = [
        path for path, each in version.files.items() if each not in sites.contents
    ]
    if missing:
        raise Refused(
            "FAILED_PRECONDITION", f"{len(missing)} files have not been uploaded."
        )
    version.config = call.body.get("config") or {}
    return {"name": version.name, "status": "FINALIZED", "config": version.config}


@API.post(f"{SITE}/releases", RIGHT)
@API.post(f"{SITE}/channels/live/releases", RIGHT)
def create_release(call: Call) -> Json:
    name = call.query["versionName"]
    version = call.project.part(Sites).versions.get(name)
    if version is None:
        raise not_found(name)
    if version.config is None:
        raise Refused("FAILED_PRECONDITION", "The version is not finalized.")
    call.project.part(Sites).live = version
    return {"name": f"sites/{_site(call)}/releases/1", "version": {"name": name}}


def live_files(project: Project) -> dict[str, bytes]:
    """What the live version serves, by path."""
    sites = project.part(Sites)
    if sites.live is None:
        return {}
    return {path: sites.contents[each] for path, each in sites.live.files.items()}


def _site(call: Call) -> str:
    if call.at["site"] != call.project.part(Sites).default:
        raise not_found(f"{call.project.name}/sites/{call.at['site']}")
    return call.at["site"]


def _version(call: Call) -> Version:
    name = f"projects/{call.project.number}/sites/{_site(call)}"
    name += f"/versions/{call.at['version']}"
    found = call.project.part(Sites).versions.get(name)
    if found is None:
        raise not_found(name)
    return found
