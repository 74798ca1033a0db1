"""Firebase Auth as one ASGI application, and what the other emulators ask of it."""

from collections.abc import Iterable

from emulators.firebase.auth.api import AuthApi
from emulators.firebase.auth.model import Project
from emulators.firebase.auth.records import account_of
from emulators.firebase.auth.saved import keep
from emulators.kernel.application import application
from emulators.kernel.context import Context
from emulators.kernel.data_file import DataFile
from emulators.kernel.json_http import JsonObject


class AuthService:
    """One project's users. Belongs to the context's event loop.

    Args:
        context: what the emulators of one stack share.
        file: holds the accounts of former runs, and saves changes; without one they
            are gone when the process ends. Mailed codes and settings always are.

    Raises:
        DataRefused: a kept account cannot be read.
    """

    def __init__(self, context: Context, *, file: DataFile | None = None) -> None:
        self._project = Project(id=context.settings.project_id, clock=context.clock)
        self.app = application(context, "auth", AuthApi(self._project).routes())
        if file is not None:
            keep(self._project.accounts, file)

    def reset(self) -> None:
        """No account, no code, default settings."""
        self._project.reset()

    def users(self) -> list[JsonObject]:
        """Every account's record, as admins see it, in the order of ids."""
        accounts = sorted(self._project.accounts, key=lambda account: account.local_id)
        return [account.record(for_admin=True) for account in accounts]

    def settings(self) -> JsonObject:
        """The project's sign-in settings."""
        return self._project.config.shown()

    def configure(self, document: JsonObject) -> None:
        """Take over a project's sign-in settings, as far as they are known here."""
        self._project.config = self._project.config.resembling(document)

    def add(self, users: Iterable[JsonObject]) -> None:
        """Put accounts in by their records, in place of those with the same id.

        Raises:
            RecordRefused: a record is no account.
            Refused: an email or phone number is taken.
        """
        for user in users:
            self._project.accounts.save(account_of(user))
