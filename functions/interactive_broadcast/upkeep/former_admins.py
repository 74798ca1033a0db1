"""A last look for what came late of admins who have been removed.

Some days after the removal nothing more can come: no token is good any more, and every
upload that was begun has ended.
"""

from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.pictures import Pictures
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.ports import Clock, Databases


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerAdminCleaning:
    """Part of `cleanEventImages`. Goes by `formerAdmins/{day}/{uid}`.

    With the backend's rights: an admin who is gone has none.
    """

    databases: Databases
    admins: AdminStore
    pictures: Pictures
    clock: Clock

    def due(self) -> list[tuple[str, str]]:
        """Day and uid of those that are due today or were due before."""
        database = self.databases.as_backend()
        today = self.clock.now().date().isoformat()
        return [
            (day, uid)
            for day in database.keys(paths.FORMER_ADMINS)
            if day <= today
            for uid in database.keys(paths.former_admins(day))
        ]

    def clean(self, day: str, uid: str) -> None:
        """Remove what has come, and the entry. Safe to repeat.

        Raises:
            Unavailable: not now. The entry stays for the next run.
        """
        writes: Writes = {paths.former_admin(day, uid): None}
        if self.admins.find(uid) is None:
            self.pictures.remove_folder(uid)
            # How far the removal had come, and which recordings it has left: for
            # superAdmins, who have had the time to look.
            writes[paths.removal(uid)] = None
            writes[paths.former_archives(uid)] = None
        self.databases.as_backend().update(writes)
