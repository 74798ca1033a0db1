import pytest

from rehearsal.client import StackClient
from rehearsal.demo import demo_settings
from rehearsal.people import Part, Person, Place
from rehearsal.verbs.directing import call_with


def somebody(part: Part, place: Place = Place.AUDIENCE) -> Person:
    client = StackClient(demo_settings())
    return Person(key="x", name="X", part=part, client=client, uid="u", place=place)


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (Place.LINE, "activeFan"),
        (Place.BACKSTAGE, "backstageFan"),
        (Place.STAGE, "fan"),
    ],
)
def test_a_call_with_a_fan_says_where_the_fan_is(place: Place, kind: str) -> None:
    call = call_with(somebody(Part.FAN, place))

    assert call == {"isWith": kind, "fanId": "u"}


@pytest.mark.parametrize("part", [Part.HOST, Part.CELEBRITY])
def test_a_call_with_a_guest_names_the_part_alone(part: Part) -> None:
    assert call_with(somebody(part)) == {"isWith": part.value}
