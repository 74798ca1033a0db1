"""How many writes of a show a second the rules judge."""

from collections.abc import Iterator

from emulators.bench.rows import Row, per_call_s
from emulators.firebase.database.tree import Node, Path, from_json, put
from emulators.kernel.json_http import Json
from tests.rules.world import (
    ANA,
    BEN,
    NOW,
    OWNER,
    OWNER_BY_FUNCTION,
    Auth,
    World,
    a_show,
    an_event,
    indexed,
    rules,
)


def measured(*, calls: int) -> Iterator[Row]:
    """Writes that a show consists of, before `database.rules.json`."""
    show = "activeBroadcasts/owner/launch-night"
    joins: dict[str, Json] = {
        f"{show}/activeFans/fan-ben": {"id": "fan-ben", "joinedAt": NOW},
        "presence/owner/launch-night/fan-ben/tab-1": NOW,
        "viewers/owner/launch-night/fan-ben": True,
        "viewerCounts/owner/launch-night": 5,
        **_named("fan-ben"),
    }
    beats: dict[str, Json] = {
        "presence/owner/launch-night/producer/tab-1": NOW,
        **_named("producer"),
    }
    waves: dict[str, Json] = {
        f"{show}/activeFans/fan-ana/networkQuality": "good",
        **_named("fan-ana"),
    }
    cases: list[tuple[str, Auth, dict[str, Json]]] = [
        ("a fan joins", BEN, joins),
        ("a fan's network quality", ANA, waves),
        ("the producer's heartbeat", OWNER, beats),
        ("an event is made", OWNER_BY_FUNCTION, indexed(an_event("e2"))),
    ]
    world = World(a_show("live"))
    for name, who, writes in cases:
        after, paths = world.root, [tuple(path.split("/")) for path in writes]
        for path, value in zip(paths, writes.values(), strict=True):
            after = put(after, path, from_json(value))

        def judge(
            _: int, who: Auth = who, after: Node = after, paths: list[Path] = paths
        ) -> None:
            rules().may_write(
                paths, auth=who, before=world.root, after=after, now_ms=NOW
            )

        taken = per_call_s(judge, calls=calls)
        yield Row(f"rules: {name}", 1 / taken, "judgements/s")


def _named(person_id: str) -> dict[str, Json]:
    """For which event somebody writes."""
    return {f"writtenFor/owner/launch-night/{person_id}/e1": NOW}
