"""How the consents to a recording are spelled for its owner."""

from interactive_broadcast.show.consent_models import RecordedPerson


def test_where_somebody_is_in_a_part_is_from_and_to() -> None:
    person = RecordedPerson(person="p", start=1.5, end=2)

    assert person.model_dump(mode="json", by_alias=True, exclude_none=True) == {
        "person": "p",
        "from": 1.5,
        "to": 2.0,
    }
