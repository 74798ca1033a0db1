"""Firebase Management: what a project has of Firebase.

https://firebase.google.com/docs/reference/firebase-management/rest (v1beta1, read
2026-11). A default database, bucket and site are named only once they are there.
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.buckets import Buckets
from tests.support.google.database_instances import Databases
from tests.support.google.exchange import Json
from tests.support.google.hosting import Sites

API: Final = Api("firebase.googleapis.com", "Firebase Management API")


@API.get("/v1beta1/projects/{project}", "firebase.projects.get")
def get_project(call: Call) -> Json:
    project = call.project
    resources = {
        "hostingSite": project.part(Sites).default,
        "realtimeDatabaseInstance": project.part(Databases).default,
        "storageBucket": project.part(Buckets).default,
    }
    return {
        "name": project.name,
        "projectId": project.id,
        "projectNumber": project.number,
        "displayName": project.id,
        "state": "ACTIVE",
        "resources": {name: value for name, value in resources.items() if value},
    }


@API.get("/v1beta1/projects/{project}/adminSdkConfig", "firebase.projects.get")
def get_admin_sdk_config(call: Call) -> Json:
    databases = call.project.part(Databases)
    found = databases.by_id.get(databases.default or "")
    config = {
        "projectId": call.project.id,
        "databaseURL": found and found.url,
        "storageBucket": call.project.part(Buckets).default,
    }
    return {name: value for name, value in config.items() if value}
