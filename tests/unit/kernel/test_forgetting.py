import pytest

from interactive_broadcast.kernel.caching import Caches, Inquiry, SingleFlight
from interactive_broadcast.kernel.callers import NOBODY
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.forgetting import KEPT, ForgettingDatabases
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.public_answers import PublicRead
from interactive_broadcast.seats.models import FanTokensRequest
from interactive_broadcast.seats.viewer_models import BroadcastDataRequest
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_fan, an_admin
from tests.support.callback_requests import a_callback, about_somebody
from tests.support.fakes import STAGE, FakeDatabases
from tests.unit.world import SHOW, VIEWERS, a_show_just_set_live, with_a_super_admin

CONCERNED = [
    f"events/{EVENT_ID}/status",
    f"barred/{EVENT_ID}/fan-1",
    f"admins/{ADMIN_ID}",
    f"secrets/{ADMIN_ID}/otSecret",
    f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}",
    f"openEvents/{ADMIN_ID}/{EVENT_ID}",
    f"closedEvents/{ADMIN_ID}/{FAN_URL}",
    f"current/{ADMIN_ID}/{EVENT_ID}",
    f"sessions/{STAGE}",
    f"effects/{EVENT_ID}/archive",
    f"{SHOW}/full",
    SHOW,
    "config/legacyClients",
]


class Instance:
    """A database, and something that is kept of it."""

    def __init__(self) -> None:
        self.inner = FakeDatabases()
        caches = Caches()
        self.databases = ForgettingDatabases(self.inner, caches)
        self.kept: SingleFlight[int] = caches.single_flight(ttl_s=60)
        self.kept.get("a", lambda: 1, Inquiry())

    @property
    def has_forgotten(self) -> bool:
        return not self.kept.holds("a")


@pytest.mark.parametrize("path", CONCERNED)
def test_what_is_written_is_forgotten(path: str) -> None:
    instance = Instance()

    instance.databases.as_backend().update({"timeline/x": 1, path: "new"})

    assert instance.has_forgotten


def test_what_is_replaced_is_forgotten() -> None:
    instance = Instance()
    database = instance.databases.as_backend()
    path = f"events/{EVENT_ID}/status"
    _, version = database.get_versioned(path)

    assert database.replace(path, "live", version=version)
    assert instance.has_forgotten


@pytest.mark.parametrize(
    "path",
    [
        f"activeBroadcasts/{ADMIN_ID}/{FAN_URL}/activeFans/fan-1",
        f"viewers/{ADMIN_ID}/{FAN_URL}/fan-1",
        VIEWERS,
        f"timeline/{EVENT_ID}/x",
    ],
)
def test_fans_who_come_and_change_make_nobody_forget(path: str) -> None:
    instance = Instance()

    instance.databases.as_backend().update({path: 1})

    assert not instance.has_forgotten


def test_a_fan_who_is_taken_out_here_is_not_known_here_any_more() -> None:
    instance = Instance()
    record = f"activeBroadcasts/{ADMIN_ID}/{FAN_URL}/activeFans/fan-1"

    instance.databases.as_backend().update({record: None})

    assert instance.has_forgotten


def test_who_takes_down_a_mark_of_a_fan_makes_nobody_forget() -> None:
    instance = Instance()
    mark = f"activeBroadcasts/{ADMIN_ID}/{FAN_URL}/activeFans/fan-1/isOnStage"

    instance.databases.as_backend().update({mark: None})

    assert not instance.has_forgotten


def test_a_write_whose_answer_was_lost_may_have_happened() -> None:
    instance = Instance()
    instance.inner.fail_next("write", DatabaseUnavailable("No answer."))

    with pytest.raises(DatabaseUnavailable):
        instance.databases.as_backend().update({f"events/{EVENT_ID}/name": "New"})

    assert instance.has_forgotten


@pytest.mark.parametrize("identity", ["backend", "counter", "caller"])
def test_reading_and_writing_keep_their_identity(identity: str) -> None:
    instance = Instance()
    database = {
        "backend": instance.databases.as_backend(),
        "counter": instance.databases.as_counter(),
        "caller": instance.databases.as_caller(NOBODY),
    }[identity]

    value: Json = database.get(SHOW)

    assert value is None
    assert database.keys(SHOW) == []
    name = "anyone" if identity == "caller" else identity
    assert {read.by for read in instance.inner.reads} == {name}


def test_whatever_caches_are_made_of_is_forgotten_when_it_is_written() -> None:
    """What the functions that keep something read, of which roots."""
    world = with_a_super_admin(a_show_just_set_live())
    backend = world.backend
    world.databases.reads.clear()

    backend.identity.admit(an_admin())
    backend.seats.tokens.fan(
        a_fan(), FanTokensRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)
    )
    backend.seats.viewers.broadcast_data(
        BroadcastDataRequest(admin_id=ADMIN_ID, fan_url=FAN_URL),
        PublicRead(),
    )
    backend.show.callbacks.take(a_callback(about_somebody("streamCreated", STAGE)))

    asked_each_time = {"activeBroadcasts", "headcounts", "presence", "viewers"}
    refuses_nobody = {"viewerCounts"}
    roots = {read.path.split("/")[0] for read in world.databases.reads}
    assert roots - asked_each_time - refuses_nobody <= KEPT
