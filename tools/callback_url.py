"""`python -m tools.callback_url API_KEY`: where a project is to report to.

API_KEY is that of an OpenTok project, or the id of a Vonage application. Its owner
pastes the address into the project's page on OpenTok, or into the application's Video
settings at Vonage, once for each kind of callback. It is as secret as a password: who
has it can report about that project.

The key that makes it is read from a pipe (`--key-stdin`), else from the environment
variable CALLBACK_KEY, else, for a local stack, from `functions/.secret.local`.

Exit status: 0 done, 2 the arguments are wrong or it cannot be told which project or key
is meant.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import SecretStr, TypeAdapter, ValidationError

from emulators.firebase.functions import dotenv
from interactive_broadcast.adapters.callback_proofs import HmacCallbackProofs
from interactive_broadcast.adapters.environment import SystemClock
from interactive_broadcast.admins.models import ApiKey
from interactive_broadcast.kernel.config import parse_signing_keys
from tools.command_line import UNUSABLE, Parser, Refusal, complain
from tools.given_secrets import given, how_to_give
from tools.parameters import FUNCTIONS, parameters
from tools.targets import NoTarget, Target, find_target

DONE: Final = 0
LOCAL_FUNCTIONS: Final = "http://127.0.0.1:5001"
"""Where the emulator of functions listens unless it is told otherwise."""

_API_KEY: TypeAdapter[str] = TypeAdapter(ApiKey)
_REGION: Final = re.compile(r"[a-z]+-[a-z]+[0-9]+")


def main(arguments: Sequence[str] | None = None, folder: Path = FUNCTIONS) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        target = find_target(options.project)
        keys = _keys(target, folder, options)
        api_key = _checked(options.api_key)
        region = options.region or _region(folder, target)
    except (NoTarget, Refusal, dotenv.DotenvRefused) as refusal:
        return complain(str(refusal), UNUSABLE)
    proofs = HmacCallbackProofs(
        keys=lambda: keys,
        clock=SystemClock(),
        functions_url=lambda: _functions(target, region),
    )
    print(proofs.address(api_key))
    return DONE


def _functions(target: Target, region: str) -> str:
    """Where the project's functions are."""
    if target.is_local:
        return f"{LOCAL_FUNCTIONS}/{target.project}/{region}"
    return f"https://{region}-{target.project}.cloudfunctions.net"


def _checked(api_key: str) -> str:
    try:
        return _API_KEY.validate_python(api_key)
    except ValidationError:
        raise Refusal(
            "API_KEY is that of an OpenTok project (digits), or a Vonage application's"
            " id (8-4-4-4-12 hexadecimal digits)."
        ) from None


def _region(folder: Path, target: Target) -> str:
    """As it is deployed: REGION in the folder's `.env` files."""
    # What is in `.env.local` is for a stack on this machine alone.
    values = (
        dotenv.load(folder, target.project)[0]
        if target.is_local
        else parameters(target.project, folder)
    )
    region = values.get("REGION", "")
    if not _REGION.fullmatch(region):
        raise Refusal("Say where the functions run: --region us-central1")
    return region


def _keys(target: Target, folder: Path, options: argparse.Namespace) -> list[SecretStr]:
    """Raises Refusal, which does not repeat what was given."""
    file = folder / ".secret.local" if target.is_local else None
    key = given("CALLBACK_KEY", from_stdin=options.key_stdin, file=file)
    if not key:
        project = target.project
        asked = f"{options.api_key} --key-stdin --project {project}"
        how = how_to_give("CALLBACK_KEY", project, f"tools.callback_url {asked}")
        raise Refusal(f"Give the key: {how}")
    try:
        return parse_signing_keys(key)
    except ValueError:
        raise Refusal("CALLBACK_KEY is not 32 characters or more.") from None


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tools.callback_url",
        description="Where a project is to report to.",
        epilog="Exit status: 0 done, 2 arguments or key wrong.",
    )
    parser.add_argument(
        "api_key",
        metavar="API_KEY",
        help="of the OpenTok project, or the id of the Vonage application",
    )
    parser.add_argument(
        "--key-stdin", action="store_true", help="read CALLBACK_KEY from a pipe"
    )
    parser.add_argument("--project", help="default: the running stack, or .firebaserc")
    parser.add_argument("--region", help="default: REGION in functions/.env")
    return parser


if __name__ == "__main__":
    sys.exit(main())
