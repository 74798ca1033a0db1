"""What a fan's call costs at Vonage Video, beside the same call at OpenTok.

A fan gets two tokens: for the stage, and for the backstage. OpenTok's are signed by
HMAC, which costs next to nothing. Vonage's are signed by RSA, with a key of 2048 bits
here, as Vonage makes them: that is a quarter of a millisecond of computing each, and is
what the difference is. It is not to be saved: each token says whose it is and until
when. The key is parsed once; by Vonage's SDKs it would be for each token, which takes a
hundred times as long as to sign it. A renewal does little else, so that there the
difference may be more than half of it. What a fan waits for is measured over a database
that answers after 10 ms.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bench import load, seeded
from bench.calls import MOST_NEWCOMERS, Newcomers, Regulars, newcomers, regulars
from bench.cpu import Pair, Requests
from bench.options import Options
from bench.platform import Platform, platform
from bench.prepared import Prepared
from bench.rows import Row
from interactive_broadcast.events.models import Status
from rehearsal.video_projects import VideoProduct

EVENTS: Final = 100
FUNCTION: Final = "createTokensFan"
AT_ONCE: Final = 8
CALLS: Final = 200
DATABASE_MS: Final = 10.0
MOST: Final = 1.5
"""Times the same at OpenTok."""

ADMINS: Final[Mapping[VideoProduct, str]] = {
    VideoProduct.OPENTOK: seeded.ADMIN_ID,
    VideoProduct.VONAGE: "benchadmin00000000000000002",
}
NAMES: Final[Mapping[VideoProduct, str]] = {
    VideoProduct.OPENTOK: "OpenTok",
    VideoProduct.VONAGE: "Vonage Video",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fans:
    """Those of one admin's show: who come, and who renew their tokens."""

    product: VideoProduct
    coming: Requests
    renewing: Requests


def measured(options: Options) -> Iterator[Row]:
    """A join and a renewal for each product: computed, and waited for."""
    people = [*regulars(), *newcomers(MOST_NEWCOMERS)]
    with platform(_database(), people, asks_rules=False) as here:
        crowds = [_fans(here, product) for product in VideoProduct]
        with here.serve_empty() as empty, here.serve(FUNCTION) as ours:
            pair = Pair(ours=ours, empty=empty, services=here.services)
            joins = [_computed(pair, fans.coming, options) for fans in crowds]
            renewals = [_computed(pair, fans.renewing, options) for fans in crowds]
            here.services.delay(database=DATABASE_MS)
            waits = [_waited_ms(ours.port, fans.coming) for fans in crowds]
    shown = {
        "a fan joins: computing": joins,
        "a fan renews: computing": renewals,
        "a fan joins: until the reply": waits,
    }
    for name, values in shown.items():
        yield from _rows(name, crowds, values)


def _database() -> dict[str, object]:
    admins = [
        seeded.an_admin(admin_id, product) for product, admin_id in ADMINS.items()
    ]
    events = seeded.of_events(EVENTS, status=Status.NOT_STARTED)
    return seeded.tree([*admins, *events])


def _fans(here: Platform, product: VideoProduct) -> Fans:
    show = Prepared.make(here.variables, ADMINS[product]).event
    body = {"adminId": show["adminId"], "fanUrl": show["fanUrl"]}
    return Fans(
        product=product,
        coming=Newcomers(here, body),
        renewing=Regulars(here, body),
    )


def _computed(pair: Pair, requests: Requests, options: Options) -> float:
    cost = pair.measured(requests, connections=AT_ONCE, options=options)
    return cost.ours_ms


def _waited_ms(port: int, requests: Requests) -> float:
    """Half of the calls take at most so long, made one after another."""
    taken = load.latencies_s(port, requests(CALLS), connections=1)
    return 1000 * sorted(taken)[CALLS // 2]


def _rows(name: str, crowds: list[Fans], values: list[float]) -> Iterator[Row]:
    least = values[0]
    for fans, value in zip(crowds, values, strict=True):
        is_first = fans.product is VideoProduct.OPENTOK
        yield Row(
            subject="products",
            name=f"{name}, {NAMES[fans.product]}",
            value=value,
            unit="ms",
            goal=None if is_first else MOST * least,
            note="" if is_first else f"{value / least:.2f} times OpenTok's",
        )
