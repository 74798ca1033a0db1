"""Where the records of the show lie that the tables are about."""

from typing import Final

AB: Final = "activeBroadcasts/owner/launch-night"
PUBLIC_SHOW: Final = "shows/owner/launch-night"
PRESENCE: Final = "presence/owner/launch-night"
LINE: Final = "line/owner/launch-night"
DECK: Final = "deck/owner/launch-night"
CALLS: Final = "calls/owner/launch-night"
POSITIONS: Final = "linePositions/owner/launch-night"
NOTES: Final = "notes/owner/launch-night"
COUNTED: Final = "viewers/owner/launch-night"
PICTURES: Final = "fanPictures/owner/launch-night"
VIEWERS: Final = "viewerCounts/owner/launch-night"
NAMED: Final = "writtenFor/owner/launch-night"
LEASE: Final = "producerLeases/e1"
