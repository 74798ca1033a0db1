"""What an operator makes once in a project of Firebase.

* https://firebase.google.com/docs/reference/rest/storage/rest/v1alpha/projects.defaultBucket
  (read 2026-11-29): the default bucket, `{project}.firebasestorage.app` since October
  2024.
* https://cloud.google.com/identity-platform/docs/reference/rest/v2/projects/getConfig
  (read 2026-11-29): the providers that people sign in by. A project that has never
  used Firebase Auth has no configuration.
* `firebase:provisionFirebaseApp` of firebase.googleapis.com (v1alpha), which is in no
  reference: as firebase-tools 15.34.2 calls it (lib/management/provisioning).
* https://firebase.google.com/docs/reference/hosting/rest/v1beta1/projects.sites/create
  (read 2026-11-29).
"""

from dataclasses import dataclass, field
from typing import Final

from tests.support.google import operations
from tests.support.google.api import Api, Call
from tests.support.google.buckets import Buckets
from tests.support.google.exchange import Json, Request
from tests.support.google.hosting import Sites
from tests.support.google.refusals import Refused, invalid

STORAGE: Final = Api("firebasestorage.googleapis.com", "Cloud Storage for Firebase API")
SIGN_IN: Final = Api("identitytoolkit.googleapis.com", "Identity Toolkit API")
HOSTING: Final = Api("firebasehosting.googleapis.com", "Firebase Hosting API")
FIREBASE: Final = Api(
    "firebase.googleapis.com",
    "Firebase Management API",
    project_of=lambda cloud, request, at: cloud.project_named(
        at.get("project") or _parent(request)
    ),
)

PROVIDERS: Final = {
    "emailAuthProviderMode": "email",
    "anonymousAuthProviderMode": "anonymous",
}


def _parent(request: Request) -> str:
    """The project that a body names, where the path does not."""
    sent = request.json or {}
    return str(sent.get("parent", "")).removeprefix("projects/")


@dataclass(slots=True)
class Providers:
    """Those of one project that are switched on."""

    on: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Apps:
    """The web apps of one project, by id."""

    by_id: dict[str, Json] = field(default_factory=dict)


@STORAGE.post(
    "/v1alpha/projects/{project}/defaultBucket", "firebasestorage.defaultBucket.create"
)
def create_default_bucket(call: Call) -> Json:
    buckets = call.project.part(Buckets)
    if not call.project.billing_enabled:
        raise Refused("FAILED_PRECONDITION", "Billing is not enabled.")
    if buckets.default is None:
        name = f"{call.project.id}.firebasestorage.app"
        buckets.add(name, str(call.body["location"]).upper(), is_default=True)
    bucket = f"{call.project.name}/buckets/{buckets.default}"
    return {"name": f"{call.project.name}/defaultBucket", "bucket": {"name": bucket}}


@SIGN_IN.get("/admin/v2/projects/{project}/config", "firebaseauth.configs.get")
def get_configuration(call: Call) -> Json:
    on = call.project.part(Providers).on
    if not on:
        raise Refused("NOT_FOUND", "CONFIGURATION_NOT_FOUND")
    providers = {each: {"enabled": each in on} for each in PROVIDERS.values()}
    return {"name": f"{call.project.name}/config", "signIn": providers}


@FIREBASE.get("/v1beta1/projects/{project}:searchApps", "firebase.clients.list")
def search_apps(call: Call) -> Json:
    return {"apps": list(call.project.part(Apps).by_id.values())}


@FIREBASE.post("/v1beta1/projects/{project}/webApps", "firebase.clients.create")
def create_web_app(call: Call) -> Json:
    apps = call.project.part(Apps).by_id
    app_id = f"1:{call.project.number}:web:{len(apps) + 1:016x}"
    apps[app_id] = {
        "name": f"{call.project.name}/webApps/{app_id}",
        "appId": app_id,
        "displayName": call.body.get("displayName", ""),
        "platform": "WEB",
        "projectId": call.project.id,
    }
    return operations.start(
        call.project, "", "google.firebase.v1beta1.WebApp", apps[app_id]
    )


@FIREBASE.post("/v1alpha/firebase:provisionFirebaseApp", "firebaseauth.configs.update")
def provision_app(call: Call) -> Json:
    if call.body.get("appNamespace") not in call.project.part(Apps).by_id:
        raise invalid("The app namespace is of no app of the project.")
    for mode, provider in PROVIDERS.items():
        if call.body.get("firebaseAuthInput", {}).get(mode) == "PROVIDER_ENABLED":
            call.project.part(Providers).on.add(provider)
    return operations.start(call.project, "", "google.firebase.v1alpha.App", {})


@FIREBASE.get("/v1beta1/operations/{operation}")
def get_operation(call: Call) -> Json:
    return operations.find(call.cloud.projects, f"operations/{call.at['operation']}")


@HOSTING.post("/v1beta1/projects/{project}/sites", "firebasehosting.sites.create")
def create_site(call: Call) -> Json:
    call.project.part(Sites).default = call.query["siteId"]
    return {"name": f"{call.project.name}/sites/{call.query['siteId']}"}
