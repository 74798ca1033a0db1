"""`python -m tools.doctor --project P`: whether a deployed project can do its work.

It asks with your application default credentials (`gcloud auth application-default
login`), and acts as the functions' service account where something is to be shown that
the functions do. Whatever it makes for that it removes again: a value under `doctor` in
the database, an empty object in `eventImages/doctor`, and a task or two.

Exit status: 0 all is well, 1 something is wrong, 2 something could not be checked, or
the arguments are wrong.
"""

import argparse
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any, Final

import google.auth
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.oauth2.credentials import Credentials as PersonalCredentials

from interactive_broadcast.kernel.version import VERSION
from tools.capacity.declared import Undeclared, declared, endpoints
from tools.command_line import UNUSABLE, Parser, Refusal, complain
from tools.doctor import calls
from tools.doctor.checks import CHECKS, Check
from tools.doctor.examination import Examination, Place, SharedReads
from tools.doctor.expected import expected
from tools.doctor.explanations import LOGIN
from tools.doctor.outcomes import Outcome, exit_status
from tools.doctor.refusals import Refused
from tools.doctor.report import as_json, first_step, lines, summary
from tools.doctor.running import outcomes
from tools.explanations import SCOPES
from tools.google_cloud.addresses import GOOGLE
from tools.parameters import database_instance, parameters, service_account
from tools.targets import LOCAL_PREFIX, ROOT

RULES: Final = ("database.rules.json", "storage.rules")


def _wait(seconds: float) -> None:
    Event().wait(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the command gets from outside.

    Args:
        root: of the checkout.
        credentials: the operator's. Raises GoogleAuthError.
        connection: makes calls with them, to a project, as an account.
        endpoints: what the SDK declares of each function.
        now: the time.
        wait: waits so many seconds.
    """

    root: Path
    credentials: Callable[[], Credentials]
    connection: Callable[[Credentials, Place], calls.Connection]
    endpoints: Callable[[], Mapping[str, Any]]
    now: Callable[[], datetime]
    wait: Callable[[float], object]


def _credentials() -> Credentials:
    found, _ = google.auth.default(scopes=list(SCOPES))
    given: Credentials = found
    return given


def connection(credentials: Credentials, place: Place) -> calls.Connection:
    """To Google itself. A person's calls are counted for the project."""
    if isinstance(credentials, PersonalCredentials):
        credentials = credentials.with_quota_project(place.project)
    return calls.Connection(
        session=calls.session(),
        addresses=GOOGLE,
        account=place.account,
        operator=credentials,
    )


REAL: Final = World(
    root=ROOT,
    credentials=_credentials,
    connection=connection,
    endpoints=endpoints,
    now=lambda: datetime.now(UTC),
    wait=_wait,
)


def main(arguments: Sequence[str] | None = None, world: World = REAL) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    found = []
    try:
        for each in examine(options.project, options.only, world):
            found.append(each)
            if not options.json:
                print("\n".join(lines(each)), flush=True)
    except (Refusal, Undeclared) as refusal:
        return complain(str(refusal), UNUSABLE)
    except KeyboardInterrupt:
        return complain("Interrupted. What was made for it is removed.", UNUSABLE)
    except GoogleAuthError:
        return complain(
            f"There are no credentials for Google Cloud here. Get some: {LOGIN}",
            UNUSABLE,
        )
    if options.json:
        print(as_json(options.project, found))
    else:
        print("\n".join(["", summary(found), *first_step(found)]))
    return exit_status(found)


def examine(project: str, only: Sequence[str], world: World) -> Iterator[Outcome]:
    """What becomes of each check, in their order.

    Args:
        project: its id.
        only: the names of the checks to run; of all where it is empty.
        world: what is had from outside.

    Raises:
        Refusal, Undeclared: it cannot be told what is to be there.
        GoogleAuthError: there are no credentials.
    """
    place = place_of(project, world.root / "functions")
    chosen = _chosen(only)
    view, member = view_of(place, world)
    return outcomes(chosen, view, member)


def _chosen(names: Sequence[str]) -> list[Check]:
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        raise Refusal(f"There is no check {', '.join(sorted(unknown))}.")
    return [check for check in CHECKS if not names or check.name in names]


def place_of(project: str, folder: Path) -> Place:
    """The project as the folder's `.env` files would have it deployed.

    Raises:
        Refusal: it is a local one.
        Undeclared: a file cannot be read.
    """
    if project.startswith(LOCAL_PREFIX):
        raise Refusal(f"{project} is a project of the local stack alone.")
    values = parameters(project, folder)
    return Place(
        project=project,
        region=values.get("REGION", ""),
        account=service_account(project, values),
        instance=database_instance(project, values),
        parameters=values,
    )


def view_of(place: Place, world: World) -> tuple[Callable[[Check], Examination], str]:
    """What makes a check's view, and the operator as policies name them.

    Raises as `examine`.
    """
    found = world.endpoints()
    connected = world.connection(world.credentials(), place)
    member = _member(connected)
    shared = Examination(
        place=place,
        expected=expected(found),
        capacity=declared(place.parameters, found),
        google=connected.within(0),
        shared=SharedReads(),
        probe=f"doctor-{secrets.token_hex(8)}",
        now=world.now,
        wait=world.wait,
        rules={name: (world.root / name).read_text("utf-8") for name in RULES},
        version=VERSION,
    )
    return (
        lambda check: replace(shared, google=connected.within(check.deadline_s)),
        member,
    )


def _member(connected: calls.Connection) -> str:
    """Who asks, for commands; a placeholder where Google does not say."""
    google = connected.within(calls.CALL_S)
    try:
        found = google.find(f"{google.at.user_info}/v1/userinfo")
    except (Refused, calls.Unreachable, calls.OutOfTime, TypeError):
        found = None
    email = str((found or {}).get("email", "YOUR-ACCOUNT"))
    is_account = email.endswith(".gserviceaccount.com")
    return f"{'serviceAccount' if is_account else 'user'}:{email}"


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tools.doctor",
        description="Look whether a deployed project can do its work.",
        epilog="Exit status: 0 all is well, 1 something is wrong, 2 something could "
        "not be checked.",
    )
    parser.add_argument("--project", required=True, help="its id")
    parser.add_argument(
        "--only", action="append", default=[], metavar="CHECK", help="again for more"
    )
    parser.add_argument("--json", action="store_true", help="answer one JSON object")
    return parser
