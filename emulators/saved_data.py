"""What a stack keeps between two runs, when it is given a folder for it.

Kept: every database, the accounts, the secrets that were made up for the functions.
Not kept: files in Storage, OpenTok's sessions and archives, queued tasks, the clock,
rules and triggers (those come from the project's own files).
"""

from pathlib import Path

from emulators.firebase.database.durable import Keeper
from emulators.firebase.functions.environment import made_up
from emulators.kernel.data_folder import DataFolder


class SavedData:
    """An open data folder. Close it when nothing writes any more.

    Raises:
        DataRefused: the folder cannot be used; the message says what to do.
    """

    def __init__(self, path: Path) -> None:
        self._folder = DataFolder.open(path)
        try:
            self._secrets = self._folder.secrets()
            self.databases = Keeper(path / "database")
            self.accounts = Keeper(path / "auth")
        except BaseException:
            self._folder.close()
            raise
        self.is_new = not (self.databases.names() or self.accounts.names())

    def secret(self, name: str, form: str) -> str:
        """The secret of that name: as a former run made it up, or a new one, kept."""
        if name not in self._secrets:
            self._secrets[name] = made_up(form)
            self._folder.keep_secrets(self._secrets)
        return self._secrets[name]

    async def close(self) -> None:
        """Save what is left and let another stack have the folder."""
        try:
            await self.databases.close()
            await self.accounts.close()
        finally:
            self._folder.close()
