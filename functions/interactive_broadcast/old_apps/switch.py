"""Whether the operator lets old apps in: `config/legacyClients`."""

from dataclasses import dataclass
from typing import Final

from interactive_broadcast.kernel.caching import Inquiry, SingleFlight, decide
from interactive_broadcast.kernel.errors import OldAppsNotLetIn
from interactive_broadcast.records.shows import ShowStore

FRESH_S: Final = 2.0
"""How long functions go on as before once the operator has turned the switch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldAppsSwitch:
    """Reads the switch, which is off where nothing is stored."""

    shows: ShowStore
    known: SingleFlight[bool]
    """How it stands."""

    def is_on(self, inquiry: Inquiry | None = None) -> bool:
        """How the switch stands, or stood up to two seconds ago.

        Args:
            inquiry: says whether what is known will do. Without one it will: for what
                an answer shows, which refuses nobody.
        """
        inquiry = inquiry or Inquiry()
        return self.known.get("", self.shows.lets_in_old_apps, inquiry)

    def require_on(self, inquiry: Inquiry | None = None) -> None:
        """Refuse what is only there for old apps.

        Args:
            inquiry: of a decision that this is a part of. Without one this decides, and
                nobody is refused by what was so two seconds ago.

        Raises OldAppsNotLetIn.
        """
        if inquiry is None:
            decide(self._require)
        else:
            self._require(inquiry)

    def _require(self, inquiry: Inquiry) -> None:
        if not self.is_on(inquiry):
            raise OldAppsNotLetIn(
                "Old apps are not let in here now; ask the operator of this service."
            )
