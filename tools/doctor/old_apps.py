"""The check of the switch for old apps."""

from typing import Final
from urllib.parse import urlsplit

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.config import AppCheck
from tools.doctor.database import ask_as_backend
from tools.doctor.examination import Examination
from tools.doctor.outcomes import Problem, Wrong
from tools.doctor.sign_in import APP_CHECK_PAGE, guarded_services
from tools.old_apps import PAGE, app_check_of, shut_out

CLIENTS: Final = "docs/existing-clients.md"
LABELS: Final = 3
"""Of a database's host, for firebase 4: elsewhere than in us-central1 it has four."""


def old_apps(x: Examination) -> str:
    """Old apps are not let in, or App Check does not shut them out again."""
    if ask_as_backend(x, "GET", paths.LEGACY_CLIENTS) is not True:
        return "not let in"
    problems = []
    if app_check_of(x.place.parameters) == AppCheck.ENFORCE:
        problems.append(Problem(what=shut_out(x.place.project), command=x.deploy))
    if guarded := guarded_services(x):
        problems.append(
            Problem(
                what=f"Old apps are let in, and App Check is enforced for "
                f"{', '.join(guarded)}, where they get nothing: take it back at "
                f"{APP_CHECK_PAGE.format(x.place.project)}, or shut them out: "
                f"python -m tools.admin legacy off --project {x.place.project}"
            )
        )
    if problems:
        raise Wrong(*problems)
    told = f"let in: {PAGE} says what that opens"
    host = urlsplit(x.database_url()).netloc
    if len(host.split(".")) != LABELS:
        told += f"; the old web app cannot use {host}: {CLIENTS} says why"
    return told
