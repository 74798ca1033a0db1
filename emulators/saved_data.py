"""What a stack keeps between two runs, when it is given a folder for it.

Kept: every database, the accounts, files in Storage, OpenTok's sessions, recordings and
broadcasts, the secrets that were made up for the functions.
Not kept: queued tasks, the clock, what OpenTok was told to do differently, rules and
triggers (those come from the project's own files).
"""

from pathlib import Path

from emulators.firebase.auth.saved import PLACE as ACCOUNTS
from emulators.firebase.database.saved import SavedDatabases
from emulators.firebase.functions.environment import made_up
from emulators.kernel.data_file import DataFile

SECRETS = "secrets"


class SavedData:
    """An open data file. Close it when nothing writes any more.

    Raises:
        DataRefused: it cannot be used; the message says what to do.
    """

    def __init__(self, folder: Path) -> None:
        self.file = DataFile.open(folder)
        try:
            self.databases = SavedDatabases(self.file)
            self._secrets = dict(self.file.below(SECRETS))
            self.is_new = not (self.databases.names() or self.file.below(ACCOUNTS))
        except BaseException:
            self.file.close()
            raise

    def secret(self, name: str, form: str) -> str:
        """The secret of that name: as a former run made it up, or a new one, kept.

        Raises:
            NotSaved: the disk refuses.
        """
        if name not in self._secrets:
            secret, key = made_up(form), f"{SECRETS}/{name}"
            self.file.replace([(key, [(key, secret)])])
            self._secrets[name] = secret
        return self._secrets[name]

    def close(self) -> None:
        """Let another stack have the file."""
        self.file.close()
