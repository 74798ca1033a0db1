"""A project to which this checkout was deployed, and in which all is well."""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Final

from dev import ROOT
from interactive_broadcast.kernel.version import LABEL, label_value
from tests.support.google.access import Caller
from tests.support.google.called_functions import Answers
from tests.support.google.cloud import OWNER, GoogleCloud
from tests.support.google.database_instances import Databases
from tests.support.google.exchange import Json, json_answer
from tests.support.google.firebase_rules import Rulesets
from tests.support.google.first_use import Providers
from tests.support.google.functions import Functions
from tests.support.google.hosting import Sites, Version
from tests.support.google.objects import bucket_name
from tests.support.google.project import Project
from tests.support.google.provisioned import provision
from tests.support.google.scheduler import Jobs
from tests.support.google.secrets import Secret, Secrets
from tests.support.google.tasks import Queues
from tools.capacity.declared import endpoints
from tools.doctor.expected import CalledBy, expected
from tools.google_cloud.rights import Holder, On, backend_account, rights_of
from tools.provision.apis import APIS
from tools.secrets import values

PROJECT: Final = "show-production"
REGION: Final = "us-central1"
NOW: Final = datetime(2026, 11, 29, 18, 0, 30, tzinfo=UTC)
"""When it is looked at."""

LAST_RUN: Final = "2026-11-29T18:00:00.000000Z"
OPERATOR: Final = Caller("user:operator@example.com", needs_quota_project=True)
BACKEND: Final = f"serviceAccount:{backend_account(PROJECT)}"
TOKEN_CREATOR: Final = "roles/iam.serviceAccountTokenCreator"
NOT_FOUND: Final = json_answer(
    {
        "error": {
            "status": "NOT_FOUND",
            "message": "There is no such event.",
            "details": {"reason": "event-not-found"},
        }
    },
    404,
)


def deployed(cloud: GoogleCloud) -> Project:
    """Make the project. `OPERATOR` owns it, and may act as the backend."""
    project = cloud.add_project(PROJECT)
    project.policy.grant("roles/owner", OPERATOR.member)
    project.policy.take("roles/owner", OWNER.member)
    provision(cloud, project)
    project.services |= set(APIS)
    account = f"{project.name}/serviceAccounts/{backend_account(PROJECT)}"
    project.policy_of(account).grant(TOKEN_CREATOR, OPERATOR.member)
    put_good_secrets(project)
    project.part(Providers).on = {"email", "anonymous"}
    bucket = project.policy_of(bucket_name(f"{PROJECT}.firebasestorage.app"))
    for right in rights_of(Holder.BACKEND):
        if right.on is On.BUCKET:
            bucket.grant(right.role, BACKEND)
    _deploy_rules(project)
    _deploy_functions(project)
    _deploy_hosting(project)
    return project


def put_good_secrets(project: Project) -> None:
    """Give each secret one version, of the right shape."""
    for name, value in values().items():
        data = b64encode(value.encode()).decode()
        project.part(Secrets).by_id[name] = Secret([data])


def _deploy_rules(project: Project) -> None:
    (instance,) = project.part(Databases).by_id.values()
    instance.rules = (ROOT / "database.rules.json").read_text("utf-8")
    name = f"{project.name}/rulesets/ruleset-1"
    source = (ROOT / "storage.rules").read_text("utf-8")
    rulesets = project.part(Rulesets)
    rulesets.by_name[name] = [{"name": "storage.rules", "content": source}]
    bucket = f"{project.id}.firebasestorage.app"
    rulesets.releases[f"{project.name}/releases/firebase.storage/{bucket}"] = name


def _deploy_functions(project: Project) -> None:
    account = backend_account(project.id)
    for name, each in expected(endpoints()).items():
        function = function_of(project, name, each.secrets)
        project.part(Functions).by_name[function["name"]] = function
        policy = project.policy_of(function["serviceConfig"]["service"])
        policy.grant(
            "roles/run.invoker",
            "allUsers"
            if each.called_by is CalledBy.CLIENTS
            else f"serviceAccount:{account}",
        )
        match each.called_by:
            case CalledBy.TASKS:
                queue = f"{project.name}/locations/{REGION}/queues/{name}"
                project.part(Queues).by_name[queue] = {
                    "name": queue,
                    "state": "RUNNING",
                }
            case CalledBy.CLOCK:
                job = _job(project, name, each.schedule)
                project.part(Jobs).by_name[job["name"]] = job
            case CalledBy.DATABASE:
                function["eventTrigger"] = {
                    "triggerRegion": REGION,
                    "serviceAccountEmail": account,
                    "eventFilters": [
                        {
                            "attribute": "instance",
                            "value": f"{project.id}-default-rtdb",
                        }
                    ],
                }
            case CalledBy.CLIENTS:
                pass
    project.part(Answers).by_id["getBroadcastData"] = NOT_FOUND


def function_of(project: Project, name: str, secrets: tuple[str, ...] = ()) -> Json:
    """A function as it is once it is deployed."""
    label = name.lower()
    return {
        "name": f"{project.name}/locations/{REGION}/functions/{name}",
        "environment": "GEN_2",
        "state": "ACTIVE",
        "url": f"https://{REGION}-{project.id}.cloudfunctions.net/{name}",
        "buildConfig": {"runtime": "python311", "entryPoint": name},
        "labels": {LABEL: label_value()},
        "serviceConfig": {
            "service": f"{project.name}/locations/{REGION}/services/{label}",
            "uri": f"https://{label}-{project.number}.{REGION}.run.app",
            "serviceAccountEmail": backend_account(project.id),
            "secretEnvironmentVariables": [
                {"key": each, "secret": each, "projectId": project.id, "version": "1"}
                for each in secrets
            ],
        },
    }


def _job(project: Project, function: str, schedule: str) -> Json:
    job = f"firebase-schedule-{function}-{REGION}"
    return {
        "name": f"{project.name}/locations/{REGION}/jobs/{job}",
        "state": "ENABLED",
        "schedule": schedule,
        "timeZone": "UTC",
        "lastAttemptTime": LAST_RUN,
        "status": {},
    }


def _deploy_hosting(project: Project) -> None:
    config = {
        "rewrites": [
            {
                "glob": "/broadcast",
                "run": {"serviceId": "getbroadcastdata", "region": REGION},
            }
        ]
    }
    project.part(Sites).live = Version("1", config=config)
