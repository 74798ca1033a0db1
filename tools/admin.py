"""`python -m tools.admin create --email E`: the first superAdmin of a project.

`python -m tools.admin legacy on|off|status` is in `tools.old_apps`.

Every other admin is made by a superAdmin through the functions; the first one needs
the rights of the backend: on a local stack everybody has them, on a real project those
who may act as its account (`tools.connection`).

Exit status: 0 done (also when there was nothing left to do), 1 Firebase refused or did
not answer, 2 the arguments are wrong or it cannot be told which project is meant.
"""

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import firebase_admin
from firebase_admin import auth, db
from pydantic import SecretStr, TypeAdapter, ValidationError

from interactive_broadcast.adapters.accounts import ADMIN_CLAIM
from interactive_broadcast.admins.models import Password
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import SERVER_TIME
from interactive_broadcast.kernel.models import Email, Name
from tools import old_apps
from tools.admin_claim import give_admin_claim
from tools.command_line import UNUSABLE, Parser, Refusal, complain
from tools.connection import Failed, connected
from tools.targets import NoTarget, Target, find_target

MAX_PASSWORD_CHARS = 1_000
"""Read from a pipe. What Firebase accepts is checked afterwards."""

DONE, REFUSED = 0, 1

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_NAME: TypeAdapter[str] = TypeAdapter(Name)
_PASSWORD: TypeAdapter[SecretStr] = TypeAdapter(Password)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was done."""

    project: str
    local: bool
    uid: str
    email: str
    account: Literal["created", "existed"]
    password: Literal["set", "kept", "none"]
    super_admin: Literal["made", "was"]

    def to_json(self) -> dict[str, object]:
        """One object, for programs."""
        fields = asdict(self)
        fields["superAdmin"] = fields.pop("super_admin")
        return fields

    def lines(self) -> list[str]:
        """The same for people."""
        account = {"created": "made", "existed": "there already"}
        password = {
            "set": "the one you gave",
            "kept": "unchanged",
            "none": "none yet: choose one by “forgot password” in the app",
        }
        became = {"made": "yes, from now on", "was": "yes, as before"}
        where = "local stack" if self.local else "Firebase"
        return [
            f"project     {self.project} ({where})",
            f"account     {self.email}, {account[self.account]}, uid {self.uid}",
            f"password    {password[self.password]}",
            f"superAdmin  {became[self.super_admin]}",
        ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        done: Made | old_apps.Switched = options.run(options)
    except (NoTarget, Refusal) as refusal:
        return complain(str(refusal), UNUSABLE)
    except Failed as failure:
        return complain(str(failure), REFUSED)
    print(json.dumps(done.to_json()) if options.json else "\n".join(done.lines()))
    return DONE


def _create(options: argparse.Namespace) -> Made:
    email = _checked(_EMAIL, options.email, "--email is no e-mail address")
    name = _checked(
        _NAME, options.name or _name_from(email), "--name is 1 to 120 characters"
    )
    target = find_target(options.project, options.database_url)
    with connected(target, "tools.admin") as app:
        account = _find_account(app, email)
        if account is not None and not options.existing:
            _check_owner(app, account)
        # Read also when it is not needed: the pipe's other end must not break.
        password = _password(from_stdin=options.password_stdin, is_new=account is None)
        return _make_super_admin(app, target, account, (email, name), password)


def _make_super_admin(
    app: firebase_admin.App,
    target: Target,
    account: Any,  # noqa: ANN401 - the SDK has no types
    person: tuple[str, str],
    password: SecretStr | None,
) -> Made:
    email, name = person
    uid = account.uid if account else _create_account(app, email, name, password)
    # Before there is a record, as `createAdmin` does it.
    give_admin_claim(app, uid)
    was = _store(app, uid, email=email, name=(account and account.display_name) or name)
    return Made(
        project=target.project,
        local=target.is_local,
        uid=uid,
        email=email,
        account="existed" if account else "created",
        password="kept" if account else "set" if password else "none",
        super_admin="was" if was else "made",
    )


def _find_account(app: firebase_admin.App, email: str) -> Any:  # noqa: ANN401 - the SDK has no types
    try:
        return auth.get_user_by_email(email, app=app)
    except auth.UserNotFoundError:
        return None


def _check_owner(app: firebase_admin.App, account: Any) -> None:  # noqa: ANN401 - the SDK has no types
    """Refuse an account that nobody has made an admin before.

    Anybody can sign up with an address that is not theirs, and would then be the one
    who signs in as superAdmin. Only the backend and these tools give the claim; whoever
    has it, or a record, was made an admin.
    """
    is_admin = (account.custom_claims or {}).get(ADMIN_CLAIM) is True
    if is_admin or db.reference(paths.admin(account.uid), app=app).get() is not None:
        return
    verified = "verified" if account.email_verified else "not verified"
    raise Refusal(
        f"This address has an account already (uid {account.uid}, address {verified}), "
        "and whoever has made it can sign in to it. If that is you, say --existing; if "
        "not, delete the account in the Firebase console first."
    )


def _create_account(
    app: firebase_admin.App, email: str, name: str, password: SecretStr | None
) -> str:
    given = {"password": password.get_secret_value()} if password else {}
    made = auth.create_user(email=email, display_name=name, app=app, **given)
    return str(made.uid)


def _store(app: firebase_admin.App, uid: str, *, email: str, name: str) -> bool:
    """Make the record say superAdmin. Whether it did already."""
    record = db.reference(paths.admin(uid), app=app)
    stored = record.get()
    if stored and stored.get("superAdmin") is True:
        return True
    fresh = {
        "id": uid,
        "displayName": name,
        "email": email,
        "hls": False,
        "httpSupport": False,
        "createdAt": SERVER_TIME,
    }
    record.update(
        {**({} if stored else fresh), "superAdmin": True, "updatedAt": SERVER_TIME}
    )
    return False


def _password(*, from_stdin: bool, is_new: bool) -> SecretStr | None:
    if from_stdin:
        text = sys.stdin.readline(MAX_PASSWORD_CHARS).rstrip("\r\n")
    elif is_new and sys.stdin.isatty():
        text = getpass.getpass("Password (empty: choose one later): ")
    else:
        text = ""
    if not text:
        return None
    password: SecretStr = _checked(
        _PASSWORD, text, "A password has 6 to 256 characters"
    )
    return password


def _checked(shape: TypeAdapter[Any], text: str, complaint: str) -> Any:  # noqa: ANN401 - what the shape makes of it
    try:
        return shape.validate_python(text)
    except ValidationError:
        raise Refusal(f"{complaint}.") from None


def _name_from(email: str) -> str:
    """`robin.root@example.com` → `Robin Root`."""
    words = email.partition("@")[0].replace(".", " ").replace("_", " ").split()
    return " ".join(word.capitalize() for word in words) or email


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tools.admin",
        description="What the operator of a local stack or a real project does in it.",
        epilog="Exit status: 0 done, 1 Firebase refused, 2 arguments or project wrong.",
    )
    commands = parser.add_subparsers(required=True, metavar="create|legacy")
    create = commands.add_parser("create", help="make somebody a superAdmin")
    create.set_defaults(run=_create)
    create.add_argument("--email", required=True, help="whom; an account is made")
    create.add_argument("--name", help="shown in the app; made from the e-mail")
    create.add_argument(
        "--password-stdin", action="store_true", help="read it from a pipe"
    )
    create.add_argument(
        "--existing",
        action="store_true",
        help="the address has an account, and it is that person's own",
    )
    legacy = commands.add_parser("legacy", help="let old apps in, or not")
    legacy.set_defaults(run=old_apps.carry_out)
    old_apps.add_arguments(legacy)
    for command in (create, legacy):
        command.add_argument(
            "--project", help="default: the running stack, or .firebaserc"
        )
        command.add_argument("--database-url", help="of another than the functions use")
        command.add_argument(
            "--json", action="store_true", help="answer one JSON object"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
