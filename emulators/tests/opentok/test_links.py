"""Links to OpenTok's cloud open what they were signed for, for ten minutes."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from emulators.kernel.activity import Activity
from emulators.kernel.clock import VirtualClock
from emulators.kernel.json_http import Refused
from emulators.opentok.bodies import Body
from emulators.opentok.links import Links

PATH = "/cloud/100/a-1/archive.mp4"


def query_of(link: str) -> Body:
    return Body(dict(parse_qsl(link.partition("?")[2])))


async def test_a_link_opens_its_own_file_for_ten_minutes() -> None:
    clock = VirtualClock(Activity())
    links = Links(clock)
    query = query_of(links.sign(PATH))

    await clock.advance(timedelta(minutes=9, seconds=58))
    links.check(PATH, query)
    await clock.advance(timedelta(seconds=2))

    with pytest.raises(Refused, match="expired") as caught:
        links.check(PATH, query)
    assert caught.value.status == 403


async def test_each_link_is_another() -> None:
    links = Links(VirtualClock(Activity()))

    assert links.sign(PATH) != links.sign(PATH)


@pytest.mark.parametrize(
    "change",
    [
        {"Expires": "99999999999"},
        {"Signature": "0" * 64},
        {"Signature": "é"},
        {"Signature": None},
        {"Expires": None},
    ],
)
async def test_a_link_that_was_not_signed_so_is_refused(
    change: dict[str, str | None],
) -> None:
    links = Links(VirtualClock(Activity()))
    signed = query_of(links.sign(PATH)).fields

    with pytest.raises(Refused, match="denied"):
        links.check(PATH, Body({**signed, **change}))
    with pytest.raises(Refused, match="denied"):
        links.check(PATH.replace("a-1", "a-2"), Body(signed))
