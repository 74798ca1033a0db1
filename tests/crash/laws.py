"""What must hold when everything has come to rest, wherever a process crashed.

Those of shows are in `tests.support.laws`; here are those of pictures and admins.
"""

import re
from collections.abc import Callable, Iterator

from interactive_broadcast.events import picture_uploads
from interactive_broadcast.events.guests import GUESTS, guest_uid
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from tests.crash.crashing_platform import KEPT, CrashingPlatform
from tests.support.in_process_platform import ANA, BOB, SUE
from tests.support.laws import clearing, database, media, presence
from tests.support.laws.database import mentions
from tests.support.person_ids import guest_of

WITHOUT_FOLDER = re.compile(r"/o/eventImages%2F[^%?]+\?")

HAS_FILE = (ArchiveStatus.AVAILABLE, ArchiveStatus.UPLOADED)

SHOW_LAWS = (
    *database.ALWAYS,
    *database.AT_REST,
    *clearing.ALWAYS,
    *clearing.AT_REST,
    *media.ALWAYS,
    *media.AT_REST,
    *presence.AT_REST,
    *media.WITHOUT_FAILURES,
)


def no_picture_is_left_over(platform: CrashingPlatform) -> Iterator[str]:
    left = platform.images.stored & platform.once_shown - platform.images_in_use
    if left:
        yield f"pictures that no event has: {left}"
    gone = platform.images_in_use - platform.images.stored
    if gone:
        yield f"pictures of events that are gone: {gone}"


def no_upload_is_left_over(platform: CrashingPlatform) -> Iterator[str]:
    """A day is left to whoever is about to save an event, and then one to the pass."""
    if platform.cleaned_at is None:
        return
    long_ago = platform.cleaned_at - picture_uploads.KEPT
    old = [name for name, (_, at) in platform.images.uploaded.items() if at < long_ago]
    if old:
        yield f"uploads that no event has: {old}"


def an_event_has_its_pictures_in_its_admins_folder(
    platform: CrashingPlatform,
) -> Iterator[str]:
    """None of these events refers to what lies beside the folders."""
    for event in platform.facts.events.values():
        for place in ("startImage", "endImage"):
            url = event.get(place, {}).get("url", "")
            if WITHOUT_FOLDER.search(url):
                yield f"{event['id']} refers to {url}"


def an_admin_is_whole_or_gone(platform: CrashingPlatform) -> Iterator[str]:
    tree = platform.tree
    whole = {uid for uid, one in tree["admins"].items() if "displayName" in one}
    for uid in platform.accounts.users.keys() | tree["admins"].keys():
        if uid not in whole and not uid.startswith(GUESTS):
            yield f"{uid} has a user or a fragment of a record, and is no admin"
    for uid in tree.get("secrets", {}):
        if uid not in whole:
            yield f"{uid} has a secret, and is no admin"
    for uid, record in tree["admins"].items():
        if "otApiKey" in record and uid not in tree["secrets"]:
            yield f"{uid} has a project, and no secret"


def record_and_user_of_an_admin_say_the_same(
    platform: CrashingPlatform,
) -> Iterator[str]:
    for uid, record in platform.tree["admins"].items():
        user = platform.accounts.users.get(uid)
        if user is None:
            continue
        told = record.get("email"), record.get("displayName")
        if told != (user.email, user.display_name):
            yield f"{uid} is {told}, and signs in as {user}"
        if platform.accounts.claims.get(uid) != {"admin": True}:
            yield f"{uid} is an admin without the claim"


def a_change_of_an_admin_is_whole(platform: CrashingPlatform) -> Iterator[str]:
    """Bob's, who changes everything at once."""
    record = platform.tree["admins"].get(BOB)
    if record is None or platform.accounts.passwords.get(BOB) is None:
        if record is not None and "otSignatureSecret" in platform.tree["secrets"][BOB]:
            yield f"another secret, and not the password: {record}"
        return
    sealed = platform.tree["secrets"][BOB]
    if not record["hls"] or "otSignatureSecret" not in sealed:
        yield f"another password, and not the rest: {record}"


def no_guest_is_left_over(platform: CrashingPlatform) -> Iterator[str]:
    """Of a link that was changed, or an event that is gone."""
    events = platform.facts.events.values()
    known = {guest_of(role, event) for event in events for role in GUESTS}
    for uid in platform.accounts.users:
        if uid.startswith(GUESTS) and uid not in known:
            yield f"{uid} has a user, and no event has their link"


def of_a_removed_admin_nothing_is_left(platform: CrashingPlatform) -> Iterator[str]:
    tree = {place: one for place, one in platform.tree.items() if place not in KEPT}
    for uid in {ANA, BOB, SUE} - tree["admins"].keys():
        for path in mentions(tree, uid):
            yield f"a trace of {uid} is left at {path}"


def no_recording_is_forgotten(platform: CrashingPlatform) -> Iterator[str]:
    """Of an event that is gone it is listed, unless OpenTok has it no more."""
    events = platform.facts.events.values()
    known = {event["stageSessionId"] for event in events if "stageSessionId" in event}
    listed = {key for _, key, _ in platform.facts.records("formerArchives")}
    for archive_id, stored in platform.video.archives.items():
        state, is_of_an_event = stored.state, stored.session_id in known
        has_file = state.status in HAS_FILE and state.duration_s
        if has_file and not is_of_an_event and archive_id not in listed:
            yield f"{archive_id} has a file, and nobody knows of it"


def whoever_was_disconnected_was_told_why(platform: CrashingPlatform) -> Iterator[str]:
    """As long as that is kept: days after the end of a show. Not who was erased."""
    there = platform.video.connections
    gone = {uid for one, uid in platform.came.items() if one not in there}
    for event_id, event in platform.tree.get("events", {}).items():
        forgotten = platform.tree.get("effects", {}).get(event_id, {})
        is_kept = forgotten.get("removeMessages", {}).get("state") != "done"
        told = platform.tree.get("disconnections", {}).get(event_id, {})
        names = platform.tree.get("names", {}).get(event_id, {})
        erased = {
            uid for uid in gone if "erasedAt" in names.get(opaque_id(event_id, uid), {})
        }
        untold = gone - told.keys() - erased
        if event["adminId"] == ANA and is_kept and untold:
            yield f"nobody has told {untold} why"


def whoever_may_not_be_there_is_not(platform: CrashingPlatform) -> Iterator[str]:
    """Fans who are barred, and the host once the link is another one."""
    there = {
        uid for one, uid in platform.came.items() if one in platform.video.connections
    }
    for event_id, event in platform.tree.get("events", {}).items():
        barred = platform.tree.get("barred", {}).get(event_id, {}).keys()
        host = guest_uid("host", event_id, event["hostUrl"])
        former = {uid for uid in there if uid.startswith(f"host-{event_id}")} - {host}
        if there & (barred | former):
            yield f"{there & (barred | former)} are still connected"


def whoever_opens_a_show_opens_it_in_the_own_project(
    platform: CrashingPlatform,
) -> Iterator[str]:
    """None of these shows is on when its producer changes to another one."""
    admins = platform.tree["admins"]
    for show in platform.facts.shows:
        sessions = (show.event[key] for key in ("sessionId", "stageSessionId"))
        projects = {platform.projects.project_of(one) for one in sessions}
        own = admins.get(show.event["adminId"], {}).get("otApiKey")
        if len(projects) > 1 or (show.is_on and projects != {own}):
            yield f"the sessions of {show.id} are of {projects}, and it is {own}'s"


OTHER_LAWS: tuple[Callable[[CrashingPlatform], Iterator[str]], ...] = (
    no_picture_is_left_over,
    no_upload_is_left_over,
    an_event_has_its_pictures_in_its_admins_folder,
    an_admin_is_whole_or_gone,
    record_and_user_of_an_admin_say_the_same,
    a_change_of_an_admin_is_whole,
    no_guest_is_left_over,
    of_a_removed_admin_nothing_is_left,
    no_recording_is_forgotten,
    whoever_was_disconnected_was_told_why,
    whoever_may_not_be_there_is_not,
    whoever_opens_a_show_opens_it_in_the_own_project,
)
