import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from rehearsal.client import StackClient
from rehearsal.demo import demo_settings
from rehearsal.people import Part, Person
from rehearsal.show import AT_A_TIME, Show, fan_number


def a_show(fans: int) -> Show:
    client = StackClient(demo_settings())
    people = [
        Person(key=f"fan-{number}", name="", part=Part.FAN, client=client)
        for number in range(1, fans + 1)
    ]
    return Show(
        client=client,
        people={person.key: person for person in people},
        events={},
        event_plans={},
        folder=Path(),
        environment={},
        interactive_limit=fans,
        drain=timedelta(),
    )


def test_fans_is_the_word_for_all_of_them() -> None:
    show = a_show(3)

    assert [fan.key for fan in show.members("fans")] == ["fan-1", "fan-2", "fan-3"]
    assert [fan.key for fan in show.members("fan-2")] == ["fan-2"]


@pytest.mark.parametrize(
    ("who", "number"), [("fan-7", 7), ("fans", None), ("host", None), ("fan-x", None)]
)
def test_a_fan_is_known_by_a_number(who: str, number: int | None) -> None:
    assert fan_number(who) == number


def test_no_more_people_act_at_a_time_than_the_limit_allows() -> None:
    show = a_show(AT_A_TIME * 3)
    acting, most = 0, 0

    async def act(_: Person) -> None:
        nonlocal acting, most
        acting += 1
        most = max(most, acting)
        await asyncio.sleep(0)
        acting -= 1

    asyncio.run(show.together(show.fans, act))

    assert most == AT_A_TIME


def test_the_first_failure_is_the_one_that_is_told() -> None:
    show = a_show(5)

    async def act(fan: Person) -> None:
        await asyncio.sleep(0)
        if fan.key == "fan-3":
            raise LookupError(fan.key)
        await asyncio.Event().wait()

    with pytest.raises(LookupError, match="fan-3"):
        asyncio.run(show.together(show.fans, act))
