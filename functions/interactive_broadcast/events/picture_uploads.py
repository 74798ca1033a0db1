"""Pictures that old apps upload beside the folders: to `eventImages/{imageId}`.

Their storage rules knew no folders. Saving an event moves such a picture to
`eventImages/{adminId}/{imageId}`, and the event gets the address that it has there.
What no event has taken within a day is removed.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, TypeVar
from urllib.parse import parse_qs, quote

from interactive_broadcast.events.models import CreateEventRequest, EventRecord, Image
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import get_all
from interactive_broadcast.kernel.models import epoch_ms
from interactive_broadcast.kernel.ports import Clock, Databases, Images

KEPT: Final = timedelta(days=1)
"""How long an upload is left to whoever is about to save an event with it."""

MAX_AT_ONCE: Final = 10_000
"""Uploads that a run removes. Others are left to the next one."""

MAX_ADDRESS: Final = 1_500
"""No download address is longer. With a folder in it, it still fits into an event."""

_ADDRESS: Final = re.compile(
    r"(?P<before>https?://[^/?#]+/v0/b/[^/?#]+/o/eventImages%2[Ff])"
    r"(?P<image_id>[A-Za-z0-9_-]+)(?P<after>\?(?P<query>[^#]*))"
)
"""Of a file beside the folders, as Firebase's SDKs make it."""

PICTURES: Final = ("start_image", "end_image")

T = TypeVar("T", CreateEventRequest, EventRecord)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureUploads:
    """Moves what an event takes, and tells what nobody has taken.

    With the backend's rights: an upload says nothing of who has made it, and which
    pictures events use is not for anybody to read.
    """

    databases: Databases
    images: Images
    clock: Clock

    def are_in(self, event: CreateEventRequest | EventRecord) -> bool:
        """Whether a picture of an event has an address without a folder."""
        return bool(_uploads_in(event))

    def moved(self, admin_id: str, event: T) -> T:
        """An event whose pictures are in its admin's folder, with their addresses.

        As it is if no picture has an address without a folder. Another's address, or
        one of a file that is not there, stays as it is given; and one that an event of
        another admin has, of a time before folders, which everybody can read there.

        Raises:
            StorageUnavailable: not now. What is moved is found when it is saved again.
        """
        found = {
            name: one
            for name, one in _uploads_in(event).items()
            if not self._is_anothers(admin_id, one.image.id)
        }
        if not found:
            return event
        moves = [
            partial(self.images.move_in, admin_id, one.image.id, token=one.token)
            for one in found.values()
        ]
        changes = {
            name: one.in_folder(admin_id)
            for (name, one), is_moved in zip(
                found.items(), side_by_side(moves), strict=True
            )
            if is_moved
        }
        return event.model_copy(update=changes)

    def left_over(self) -> list[str]:
        """Ids of the uploads that no event has taken within KEPT, at most MAX_AT_ONCE.

        One stays while an event refers to it, which may be of a time before folders.
        And whatever lay there when one was first found: it is of such a time, or of the
        server that had the bucket before, and nobody here knows who uses it.

        Raises StorageUnavailable.
        """
        before = self.clock.now() - KEPT
        found, page = self._page(before, None)
        while page is not None and len(found) < MAX_AT_ONCE:
            more, page = self._page(before, page)
            found += more
        used = self._used() if found else frozenset()
        return [one for one in found if one not in used][:MAX_AT_ONCE]

    def remove(self, image_id: str) -> None:
        """Remove an upload. Raises StorageUnavailable."""
        if self.images.delete_upload(image_id):
            logs.info("upload-removed", image_id=image_id)

    def _page(self, before: datetime, page: str | None) -> tuple[list[str], str | None]:
        """Those of a page that are old enough, and not too old; and the next page."""
        listed = self.images.uploads(page)
        old = {key: at for key, at in listed.made_at.items() if at < before}
        since = self._since() if old else before
        return [key for key, at in old.items() if at >= since], listed.next_page

    def _since(self) -> datetime:
        """When an upload was first found that is old enough."""
        database = self.databases.as_backend()
        noted = database.get(paths.UPLOADS_SINCE)
        if isinstance(noted, int):
            return datetime.fromtimestamp(noted / 1000, UTC)
        now = self.clock.now()
        database.update({paths.UPLOADS_SINCE: epoch_ms(now)})
        return now

    def _is_anothers(self, admin_id: str, image_id: str) -> bool:
        """Whether events of another admin refer to a picture of this id."""
        database = self.databases.as_backend()
        others = set(database.keys(paths.IMAGES)) - {admin_id}
        places = (paths.image(other, image_id) for other in sorted(others))
        return any(uses is not None for uses in get_all(database, places))

    def _used(self) -> frozenset[str]:
        """Ids of all pictures that events refer to."""
        database = self.databases.as_backend()
        return frozenset(
            image_id
            for admin_id in database.keys(paths.IMAGES)
            for image_id in database.keys(paths.images(admin_id))
        )


@dataclass(frozen=True, slots=True)
class _Upload:
    """A picture as it is given, and the parts of its address."""

    image: Image
    before: str
    after: str
    token: str

    def in_folder(self, admin_id: str) -> Image:
        name = f"{quote(admin_id, safe='')}%2F{self.image.id}"
        url = f"{self.before}{name}{self.after}"
        return self.image.model_copy(update={"url": url})


def _uploads_in(event: CreateEventRequest | EventRecord) -> dict[str, _Upload]:
    """The pictures whose address has no folder, by field."""
    given = {name: _upload(getattr(event, name)) for name in PICTURES}
    return {name: one for name, one in given.items() if one is not None}


def _upload(image: Image | None) -> _Upload | None:
    if image is None or len(image.url) > MAX_ADDRESS:
        return None
    parts = _ADDRESS.fullmatch(image.url)
    if parts is None or parts["image_id"] != image.id:
        return None
    token = parse_qs(parts["query"]).get("token", [""])[0]
    return _Upload(image, parts["before"], parts["after"], token) if token else None
