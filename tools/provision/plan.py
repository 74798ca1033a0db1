"""Everything that a project needs, in the order in which it can be made."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tools.command_line import Refusal
from tools.google_cloud.commands import PYTHON, CannotTell, Command
from tools.google_cloud.grants import Names
from tools.google_cloud.rights import ACCOUNT_ID, Holder
from tools.parameters import FUNCTIONS, file_of, own, parameters
from tools.provision import apis, policies, resources, roles
from tools.provision.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the operator says.

    Args:
        region: where the functions and the database shall be; None for where they are.
        operator: who does this, as in a policy; None if it is not known.
        deployer: who deploys, and needs roles for it; None if that is an owner.
        billing_account: who pays; None if that is settled, or done in the console.
        folder: where the parameters of the functions are.
        environ: of this process; it says where gcloud keeps its files.
    """

    region: str | None = None
    operator: str | None = None
    deployer: str | None = None
    billing_account: str | None = None
    folder: Path = FUNCTIONS
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)


def plan(reader: Reader, wishes: Wishes) -> Iterator[Command]:
    """What is to be done in a project.

    Raises:
        Refusal: the project cannot be read, or nothing can be where it shall be.
        CannotTell: its databases could not be read.
    """
    number = _number(reader)
    configured = parameters(reader.project, wishes.folder)
    written = own(reader.project, wishes.folder)
    yield _signing_in(wishes)
    yield resources.billing(reader, wishes.billing_account)
    yield from apis.enabling(reader)
    yield resources.firebase(reader)
    place = resources.place(reader, configured, own=written, wished=wishes.region)
    _check_region(place.region)
    names = Names(
        project=reader.project,
        number=number,
        secrets=resources.SECRETS,
        account_id=configured.get("SERVICE_ACCOUNT") or ACCOUNT_ID,
    )
    yield from policies.obstacles(reader, place.region)
    yield from _made(reader, place, names)
    made = replace(
        names,
        bucket=_bucket(reader),
        app_engine=resources.app_engine_account(reader),
    )
    yield from _granted(reader, made, wishes)
    yield _parameters(reader, place, written, wishes)
    yield _quota_project(reader, wishes)


def _made(reader: Reader, place: resources.Place, names: Names) -> Iterator[Command]:
    """What is made once."""
    yield resources.database(reader, region=place.region, instance=place.instance)
    yield from _elsewhere(reader, place)
    yield resources.bucket(reader, region=place.region)
    yield resources.sign_in(reader)
    yield resources.site(reader)
    yield resources.account(reader, names)
    yield from resources.secrets(reader, region=place.region)
    yield from roles.agents(reader, names)


def _granted(reader: Reader, names: Names, wishes: Wishes) -> Iterator[Command]:
    """What is granted, to the platform first."""
    yield from roles.granting(
        reader, names, Holder.BUILDER, Holder.EVENTARC, Holder.PUBSUB, Holder.BACKEND
    )
    yield from roles.acting(reader, replace(names, deployer=wishes.operator))
    yield from roles.granting(
        reader, replace(names, deployer=wishes.deployer), Holder.DEPLOYER
    )


def _number(reader: Reader) -> str:
    url = f"{reader.addresses.resource_manager}/v1/projects/{reader.project}"
    try:
        found = reader.get(url, own_quota=False)
    except CannotTell as doubt:
        found, why = None, str(doubt)
    else:
        why = "There is none."
    if found is None:
        raise Refusal(
            f"The project {reader.project} cannot be read. {why}\n"
            f"Make it: gcloud projects create {reader.project}\n"
            "or sign in as somebody who has a part in it: gcloud auth login"
        )
    return str(found["projectNumber"])


def _check_region(region: str) -> None:
    if region not in resources.DATABASE_REGIONS:
        raise Refusal(
            f"A Realtime Database cannot be in {region}, and the functions are where "
            f"it is: ARGS=--region=, one of {', '.join(resources.DATABASE_REGIONS)}."
        )


def _elsewhere(reader: Reader, place: resources.Place) -> Iterator[Command]:
    """A database that is in another region than the functions shall be."""
    for found in resources.instances(reader):
        _, _, _, located, _, instance = found["name"].split("/")
        if instance == place.instance and located != place.region:
            yield Command(
                does=f"Choose the region: {instance} is in {located}",
                why=f"Functions in {place.region} would get no event of it, and no "
                "database changes its region.",
                if_refused=f"Take ARGS=--region={located}, or another instance: "
                f"DATABASE_INSTANCE in functions/.env.{reader.project}.",
                is_needed=True,
            )


def _bucket(reader: Reader) -> str | None:
    try:
        return resources.bucket_name(reader)
    except CannotTell:
        return None


def _parameters(
    reader: Reader, place: resources.Place, written: Mapping[str, str], wishes: Wishes
) -> Command:
    """Writes down what a deploy has to know of the project."""
    wanted = {"REGION": place.region, "DATABASE_INSTANCE": place.instance}
    missing = {
        name: value for name, value in wanted.items() if written.get(name) != value
    }
    file = file_of(reader.project, wishes.folder)
    lines = [f"{name}={value}" for name, value in missing.items()]
    return Command(
        does=f"Write {', '.join(missing) or 'nothing'} to functions/{file.name}",
        why="A deploy reads there where functions run and which database is theirs.",
        argv=(PYTHON, "-m", "tools.provision.parameters", reader.project, *lines),
        is_done=lambda: not missing,
    )


def _signing_in(wishes: Wishes) -> Command:
    """Gives the Firebase CLI and the project's own commands the rights of a person."""
    file = credentials_file(wishes.environ)
    return Command(
        does="Let the commands that are not gcloud act as you",
        why="The Firebase CLI, `make doctor` and `python -m tools.admin` look for "
        "application default credentials.",
        is_done=file.exists,
        if_refused="In a terminal beside a browser: gcloud auth application-default "
        "login. In CI: a service account's, by GOOGLE_APPLICATION_CREDENTIALS. On a "
        "machine of Google's they are there without a file.",
    )


def _quota_project(reader: Reader, wishes: Wishes) -> Command:
    """Says whose quota the calls of a person count for."""
    file = credentials_file(wishes.environ)

    def is_done() -> bool:
        if not file.exists():
            return True  # Signing in comes first, and is told by itself.
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise CannotTell(f"{file} cannot be read.") from None
        # Others belong to a project, whose quota it is.
        is_person = kept.get("type") == "authorized_user"
        return not is_person or kept.get("quota_project_id") == reader.project

    return Command(
        does="Let your calls count for the project's quota",
        why="APIs of Firebase refuse a person's call that names no project for that.",
        argv=(
            *("gcloud", "auth", "application-default", "set-quota-project"),
            reader.project,
        ),
        is_done=is_done,
        if_refused="It needs the permission serviceusage.services.use.",
    )


def credentials_file(environ: Mapping[str, str]) -> Path:
    """Where the application default credentials are (google.auth looks there, too)."""
    named = environ.get("GOOGLE_APPLICATION_CREDENTIALS")
    if named:
        return Path(named)
    folder = environ.get("CLOUDSDK_CONFIG")
    home = Path(folder) if folder else Path.home() / ".config" / "gcloud"
    return home / "application_default_credentials.json"
