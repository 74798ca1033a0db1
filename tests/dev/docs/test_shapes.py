from dev.docs.shapes import closure, kinds_table, named, reply_table, request_table
from interactive_broadcast.admins.models import AllAdminsRequest
from interactive_broadcast.events.finding_models import PublicEvents
from interactive_broadcast.events.models import (
    CreateEventRequest,
    Event,
)


def rows(table: str) -> dict[str, list[str]]:
    cells = [
        [cell.strip() for cell in row.strip("|").split(" | ")]
        for row in table.splitlines()
        if row.startswith("| `")
    ]
    return {name.strip("`"): rest for name, *rest in cells}


def test_a_field_of_a_request_says_its_kind_its_need_and_its_meaning() -> None:
    fields = rows(request_table(CreateEventRequest))

    assert fields["name"][1] == "required"
    assert fields["fanUrl"][:2] == ["[Slug](#slug)", "optional"]
    assert fields["archiveEvent"][:2] == ["true or false", "default false"]
    assert all(meaning for *_, meaning in fields.values())


def test_a_request_without_fields_says_so() -> None:
    assert "Takes nothing." in request_table(AllAdminsRequest)


def test_a_field_of_a_reply_says_whether_it_may_be_absent() -> None:
    fields = rows(reply_table(Event))

    assert fields["name"][1] == ""
    assert fields["archiveUrl"][1] == "may be absent"
    assert fields["status"][0] == "`notStarted` `preshow` `live` `closed`"


def test_a_reply_is_linked_and_a_list_is_told_as_one() -> None:
    assert named([Event]) == "[Event](#event)"
    assert named([PublicEvents]) == "list of [PublicEvent](#publicevent)"


def test_the_models_within_a_model_are_found_once() -> None:
    names = [model.__name__ for model in closure([PublicEvents, Event])]

    assert names == sorted(set(names))
    assert {"Event", "PublicEvent", "Image"} <= set(names)


def test_every_kind_of_value_can_be_linked() -> None:
    kinds = kinds_table().splitlines()[2:]

    assert any(
        row.startswith('| <a id="slug"></a>Slug | 1 to 128 characters of A-Z')
        for row in kinds
    )
    assert all('| <a id="' in row for row in kinds)
