"""The floor: a function that does nothing, on the same SDKs."""

import firebase_admin.auth
import firebase_admin.db  # noqa: F401
from firebase_functions import https_fn, options
from flask import Request, Response

options.set_global_options(cpu=1, memory=512, concurrency=40)


@https_fn.on_request()
def empty(_: Request) -> Response:
    """An empty object, whatever was asked."""
    return Response("{}", mimetype="application/json")
