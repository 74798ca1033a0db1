"""The floor of triggers: one that does nothing, on the same SDKs."""

from typing import Any

import firebase_admin.auth
import firebase_admin.db  # noqa: F401
from firebase_functions import db_fn, options

options.set_global_options(cpu=1, memory=512, concurrency=40)


@db_fn.on_value_written(reference="/{path=**}")
def trigger(_: db_fn.Event[Any]) -> None:
    """Nothing, whatever was written."""
