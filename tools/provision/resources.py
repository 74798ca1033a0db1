"""What the product needs in a project beside APIs and roles, each made once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tools.google_cloud.commands import PYTHON, CannotTell, Command
from tools.google_cloud.grants import Names
from tools.provision.reading import Json, Reader

TOKEN: Final = ("gcloud", "auth", "print-access-token")
"""Feeds `tools.google_cloud.call`."""

SECRETS: Final = ("SESSION_KEY", "VAULT_KEYS", "CALLBACK_KEY")
"""As the functions declare them."""

DATABASE_REGIONS: Final = ("us-central1", "europe-west1", "asia-southeast1")
"""Where a Realtime Database can be (https://firebase.google.com/docs/database/locations,
read 2026-11-29), and therefore the functions, which its events trigger."""


def billing(reader: Reader, account: str | None) -> Command:
    """Gives the project a billing account, which makes it one of the Blaze plan."""
    url = f"{reader.addresses.billing}/v1/projects/{reader.project}/billingInfo"

    def is_done() -> bool:
        found = reader.get(url, own_quota=False)
        if found is None:
            raise CannotTell("The Cloud Billing API is not enabled.")
        return bool(found.get("billingEnabled"))

    link = ("gcloud", "billing", "projects", "link", reader.project)
    return Command(
        does="Give the project a billing account (the Blaze plan)",
        why="Without one there are no functions, secrets, tasks or bucket.",
        argv=(*link, f"--billing-account={account}") if account else (),
        is_done=is_done,
        if_refused="Find yours with `gcloud billing accounts list` and run this again "
        "with ARGS=--billing-account=000000-000000-000000. It needs the role "
        "roles/billing.user on the account.",
        is_needed=True,
    )


def firebase(reader: Reader) -> Command:
    """Adds Firebase to a project of Google Cloud."""
    url = f"{reader.addresses.firebase}/v1beta1/projects/{reader.project}"
    return Command(
        does="Add Firebase to the project",
        why="It is a project of Google Cloud alone.",
        argv=_firebase(reader, "projects:addfirebase", reader.project),
        is_done=lambda: reader.get(url) is not None,
        if_refused="Whoever has never "
        "used Firebase takes its terms first: https://console.firebase.google.com",
        is_needed=True,
    )


def account(reader: Reader, names: Names) -> Command:
    """Makes the service account of the functions."""
    accounts = f"{reader.addresses.iam}/v1/projects/{reader.project}/serviceAccounts"
    return Command(
        does="Make the service account of the functions",
        why="As the default one they would have the rights of all that runs there.",
        argv=(
            "gcloud",
            "iam",
            "service-accounts",
            "create",
            names.account_id,
            "--display-name=Interactive broadcast",
            f"--project={reader.project}",
        ),
        is_done=lambda: reader.get(f"{accounts}/{names.backend}") is not None,
        if_refused="It needs the role roles/iam.serviceAccountCreator, and an "
        "organisation that does not forbid it (iam.disableServiceAccountCreation).",
        is_needed=True,
    )


def app_engine_account(reader: Reader) -> str | None:
    """The default service account of App Engine, where App Engine was ever used."""
    address = f"{reader.project}@appspot.gserviceaccount.com"
    accounts = f"{reader.addresses.iam}/v1/projects/{reader.project}/serviceAccounts"
    return address if _is_there(reader, f"{accounts}/{address}") else None


def _is_there(reader: Reader, url: str) -> bool:
    try:
        return reader.get(url) is not None
    except CannotTell:
        return False


def instances(reader: Reader) -> list[Json]:
    """The project's databases. Raises `CannotTell`."""
    base = f"{reader.addresses.database_management}/v1beta"
    found = reader.get(f"{base}/projects/{reader.project}/locations/-/instances")
    return list((found or {}).get("instances", []))


def database(reader: Reader, *, region: str, instance: str) -> Command:
    """Makes the Realtime Database."""
    base = f"{reader.addresses.database_management}/v1beta"
    parent = f"{base}/projects/{reader.project}/locations/{region}"
    is_default = instance == f"{reader.project}-default-rtdb"
    kind = "DEFAULT_DATABASE" if is_default else "USER_DATABASE"
    return Command(
        does=f"Make the Realtime Database {instance} in {region}",
        why="It holds everything.",
        fed_by=TOKEN,
        argv=_call(reader, f"{parent}/instances?databaseId={instance}", {"type": kind}),
        is_done=lambda: instance in {_last(each["name"]) for each in instances(reader)},
        if_refused="Realtime Database → Create Database in the Firebase console, in "
        f"{region}, in locked mode.",
        is_needed=True,
    )


def bucket_name(reader: Reader) -> str | None:
    """The default bucket, as it is called. Raises `CannotTell`."""
    base = f"{reader.addresses.firebase_storage}/v1alpha"
    found = reader.get(f"{base}/projects/{reader.project}/defaultBucket")
    return _last(found["bucket"]["name"]) if found else None


def bucket(reader: Reader, *, region: str) -> Command:
    """Makes the default bucket."""
    base = f"{reader.addresses.firebase_storage}/v1alpha"
    url = f"{base}/projects/{reader.project}/defaultBucket"
    return Command(
        does=f"Make the default bucket in {region}",
        why="Pictures of events lie there.",
        fed_by=TOKEN,
        argv=_call(reader, url, {"location": region}),
        is_done=lambda: bucket_name(reader) is not None,
        if_refused="Storage → Get started in the Firebase console.",
    )


def sign_in(reader: Reader) -> Command:
    """Switches on the providers that the product signs people in by."""
    base = f"{reader.addresses.identity_toolkit}/admin/v2"
    url = f"{base}/projects/{reader.project}/config"

    def is_done() -> bool:
        providers = (reader.get(url) or {}).get("signIn", {})
        kinds = ("email", "anonymous")
        return all(providers.get(each, {}).get("enabled") for each in kinds)

    return Command(
        does="Let people sign in by e-mail and password, and anonymously",
        why="Admins sign in by the first, fans by the second.",
        argv=_firebase(reader, "deploy", "--only=auth", f"--project={reader.project}"),
        is_done=is_done,
        if_refused="Authentication → Sign-in method in the Firebase console.",
    )


def site(reader: Reader) -> Command:
    """Makes the site of Hosting."""
    base = f"{reader.addresses.hosting}/v1beta1"
    url = f"{base}/projects/{reader.project}/sites"
    return Command(
        does="Make the site of Firebase Hosting",
        why="Its CDN answers viewers.",
        argv=_firebase(
            reader,
            "hosting:sites:create",
            reader.project,
            f"--project={reader.project}",
        ),
        is_done=lambda: bool((reader.get(url) or {}).get("sites")),
        if_refused="Hosting → Get started in the Firebase console.",
    )


def secrets(reader: Reader, *, region: str) -> Iterator[Command]:
    """Makes the secrets that have no value, which nobody sees.

    A value that is there is never replaced, whatever has become of it: what old vault
    keys have sealed, new ones do not open.
    """
    for name in SECRETS:
        try:
            yield _secret(reader, name, region)
        except CannotTell as doubt:
            yield _unread(name, str(doubt))


def _secret(reader: Reader, name: str, region: str) -> Command:
    """Raises `CannotTell`."""
    base = f"{reader.addresses.secret_manager}/v1/projects/{reader.project}/secrets"
    latest = reader.get(f"{base}/{name}/versions/latest")
    if latest is not None:
        return _with_value(name, latest)
    argv = (
        ("gcloud", "secrets", "versions", "add", name)
        if reader.get(f"{base}/{name}") is not None
        # One place, beside the functions: some organisations allow no other.
        else (
            *("gcloud", "secrets", "create", name),
            "--replication-policy=user-managed",
            f"--locations={region}",
        )
    )
    return Command(
        does=f"Make the secret {name}",
        why=_READ,
        fed_by=(PYTHON, "-m", "tools.secrets", "new", name),
        argv=(*argv, "--data-file=-", f"--project={reader.project}"),
        if_refused="It needs the role roles/secretmanager.admin.",
    )


def _with_value(name: str, latest: Json) -> Command:
    return Command(
        does=f"See to the newest version of the secret {name}",
        why=_READ,
        is_done=lambda: latest.get("state") == "ENABLED",
        if_refused=f"It is {latest.get('state')}. If it can be enabled again, do that: "
        f"gcloud secrets versions enable {_last(latest['name'])} --secret={name}. "
        "Vault keys that are lost do not come back: admins give secrets and private "
        "keys of their video projects anew then.",
        is_needed=True,
    )


def _unread(name: str, doubt: str) -> Command:
    def is_done() -> bool:
        raise CannotTell(doubt)

    return Command(
        does=f"See that the secret {name} has a value",
        why=_READ,
        is_done=is_done,
        if_refused="No value is made in doubt, for it would take the place of one that "
        "is there. To look takes the role roles/secretmanager.viewer; then run this "
        "again.",
    )


_READ: Final = "The functions read it."


def _firebase(reader: Reader, *arguments: str) -> tuple[str, ...]:
    """The Firebase CLI of package.json, whose calls count for the project's quota.

    It reads that from the environment alone (lib/apiv2.js), and a person's application
    default credentials are refused without.
    """
    cli = (PYTHON, "-m", "tools.firebase_cli", *arguments, "--non-interactive")
    return ("env", f"GOOGLE_CLOUD_QUOTA_PROJECT={reader.project}", *cli)


def _call(reader: Reader, url: str, body: Json) -> tuple[str, ...]:
    module = (PYTHON, "-m", "tools.google_cloud.call")
    return (*module, f"--project={reader.project}", "POST", url, json.dumps(body))


def _last(name: str) -> str:
    return name.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a project's functions and database are, or are going to be.

    Args:
        region: of both.
        instance: the database.
    """

    region: str
    instance: str


def place(
    reader: Reader,
    configured: dict[str, str],
    *,
    own: dict[str, str],
    wished: str | None,
) -> Place:
    """What is wished, else what the project has, else what `functions/.env` says.

    Args:
        reader: of the project.
        configured: the parameters of a deploy.
        own: those of the project's own file.
        wished: the region that the operator names.

    Raises:
        CannotTell: the databases could not be read.
    """
    found = instances(reader)
    named = configured.get("DATABASE_INSTANCE") or next(
        (
            _last(each["name"])
            for each in found
            if each.get("type") == "DEFAULT_DATABASE"
        ),
        f"{reader.project}-default-rtdb",
    )
    located = next(
        (each["name"].split("/")[3] for each in found if _last(each["name"]) == named),
        None,
    )
    region = wished or own.get("REGION") or located or configured["REGION"]
    return Place(region=region, instance=named)
