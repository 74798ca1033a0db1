"""Cloud Storage for Firebase: which bucket is the project's own.

https://firebase.google.com/docs/reference/rest/storage/rest (v1alpha, read 2026-11).
"""

from typing import Final

from tests.support.google.api import Api, Call
from tests.support.google.buckets import Buckets
from tests.support.google.exchange import Json
from tests.support.google.refusals import not_found

API: Final = Api("firebasestorage.googleapis.com", "Cloud Storage for Firebase API")


@API.get(
    "/v1alpha/projects/{project}/defaultBucket", "firebasestorage.defaultBucket.get"
)
def get_default_bucket(call: Call) -> Json:
    buckets = call.project.part(Buckets)
    if buckets.default is None:
        raise not_found(f"{call.project.name}/defaultBucket")
    return {
        "name": f"{call.project.name}/defaultBucket",
        "location": buckets.by_name[buckets.default].location,
        "bucket": {"name": f"{call.project.name}/buckets/{buckets.default}"},
    }
