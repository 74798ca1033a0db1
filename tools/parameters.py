"""The parameters that the functions of a project are deployed with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from emulators.firebase.functions import dotenv
from tools.command_line import Refusal
from tools.google_cloud.rights import ACCOUNT_ID, backend_account

FUNCTIONS: Final = Path(__file__).resolve().parent.parent / "functions"
"""The folder of the files."""


def file_of(project: str, folder: Path = FUNCTIONS) -> Path:
    """Where a project's own parameters are."""
    return folder / f".env.{project}"


def parameters(project: str | None, folder: Path = FUNCTIONS) -> dict[str, str]:
    """The values of `.env` and, for a project, of `.env.<project>`, which wins.

    Of `.env.local` the Firebase CLI deploys nothing: see `of_emulators`.

    Raises:
        Refusal: a file that the CLI would refuse.
    """
    everybodys = _in(folder / ".env")
    return everybodys if project is None else everybodys | own(project, folder)


def of_emulators(project: str, folder: Path = FUNCTIONS) -> dict[str, str]:
    """The values that a local stack's functions have. Raises Refusal, as `parameters`.

    As the Firebase CLI's emulators read them: those of `.env.local` win.
    """
    return parameters(project, folder) | _in(folder / ".env.local")


def own(project: str, folder: Path = FUNCTIONS) -> dict[str, str]:
    """Those that the project's own file has. Raises Refusal, as `parameters`."""
    return _in(file_of(project, folder))


def service_account(project: str, values: Mapping[str, str]) -> str:
    """The address of the account that the functions run as."""
    return backend_account(project, values.get("SERVICE_ACCOUNT") or ACCOUNT_ID)


def database_instance(project: str, values: Mapping[str, str]) -> str:
    """The name of the database that the functions use and are triggered by."""
    return values.get("DATABASE_INSTANCE") or f"{project}-default-rtdb"


def _in(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    try:
        return dotenv.parse(file.read_text(encoding="utf-8"), name=file.name)
    except dotenv.DotenvRefused as refused:
        raise Refusal(str(refused)) from refused
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{file.name} cannot be read: {error}") from error
