"""Functions and database rules accept the same.

Whatever a request's model accepts the rules accept, as it is stored then; and whatever
the rules let somebody store, that field's model accepts too. A client that writes the
database itself can do neither more nor less than one that calls a function.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from emulators.firebase.database.rules import Allowed
from interactive_broadcast.admins.models import ApiKey, CreateAdminRequest
from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.consistency import (
    check_dates,
    check_links,
    check_media,
)
from interactive_broadcast.events.finding_models import EventBySessionRequest
from interactive_broadcast.events.models import (
    CreateEventRequest,
    EventRecord,
    OpenEventRecord,
)
from interactive_broadcast.events.slugs import KINDS
from interactive_broadcast.kernel.database import SERVER_TIME
from interactive_broadcast.kernel.errors import InvalidRequest
from rules.images import PICTURES
from tests.properties.field_values import (
    ADMIN_FIELDS,
    EVENT_FIELDS,
    KEYS,
    MADE_BY_FUNCTION,
    MOMENTS,
    NAMES,
)
from tests.rules.tables.events import EDITED, a_new_event
from tests.rules.tables.shapes import SHAPES, Shape
from tests.rules.world import (
    ANA,
    NOW,
    OWNER,
    OWNER_BY_FUNCTION,
    Auth,
    World,
    a_show,
    an_event,
    signed_in,
)

Stores = Callable[[str, Any], bool]

REFUSED: Final = object()
NAMED: Final = {"name": "Launch night"}
ADMIN: Final = {"displayName": "Ana", "email": "ana@example.com"}

NAME_OF_PROJECT: Final[TypeAdapter[str]] = TypeAdapter(ApiKey)


def as_stored(model: type[BaseModel], field: str, value: Any, **others: Any) -> Any:
    """What a function makes of a field of its request; REFUSED if it refuses."""
    try:
        request = model.model_validate_json(
            json.dumps({**others, field: value}),
            strict=True,
            by_alias=True,
            by_name=False,
        )
    except ValidationError:
        return REFUSED
    return request.model_dump(mode="json", by_alias=True, exclude_none=True)[field]


def as_admin(field: str, value: Any) -> Any:
    """The same for an admin. The video service's word for a project is its own."""
    if field != "otApiKey":
        return as_stored(CreateAdminRequest, field, value, **ADMIN)
    try:
        return NAME_OF_PROJECT.validate_json(json.dumps(value), strict=True)
    except ValidationError:
        return REFUSED


SINGLE_VALUES: Final = [
    shape
    for shape in SHAPES
    if shape.node in {f"events/$eventId/{field}" for field in EVENT_FIELDS}
    or shape.node in {f"admins/$uid/{field}" for field in ADMIN_FIELDS}
]


def hold(stores: Stores, field: str, value: Any, stored: Any) -> None:
    """What the function takes can be stored, and what can be stored it takes."""
    if stored is not REFUSED:
        assert stores(field, stored), "the rules refuse what the model accepts"
    if stores(field, value):
        assert stored is not REFUSED, "the model refuses what the rules accept"


KEY: Final = re.compile(r"[^.$#\[\]/\x00-\x1f\x7f]+")
"""What can be a name in a path of the database."""

WORLD: Final = World(a_show("preshow"))
"""Nothing that is tried there is kept."""

FOR_THIS_SHOW: Final = {"writtenFor/owner/launch-night/fan-ana/e1": NOW}
"""What a fan's app writes beside all else."""


def is_allowed(who: Auth, writes: dict[str, Any]) -> bool:
    return isinstance(WORLD.write(who, writes), Allowed)


DATES: Final = ("dateTimeStart", "dateTimeEnd")


def stored_date(fields: dict[str, Any], name: str) -> str | None:
    """As a function stores it; None where it refuses."""
    if name not in fields:
        return None
    stored = as_stored(CreateEventRequest, name, fields[name], **NAMED)
    return None if stored is REFUSED else stored


def is_accepted(check: Callable[..., None], *values: Any) -> bool:
    try:
        check(*values)
    except InvalidRequest:
        return False
    return True


def edit_event(field: str, value: Any) -> bool:
    """As the owner's own client does it; a picture by a function."""
    writes = {f"events/e1/{field}": value}
    is_picture = field in PICTURES
    if is_picture or EDITED[field][1]:
        writes[f"openEvents/owner/e1/{field}"] = value
    if not is_picture:
        return is_allowed(OWNER, writes)
    used = value.get("id") if isinstance(value, dict) else None
    if isinstance(used, str) and KEY.fullmatch(used):
        writes[f"images/owner/{used}/e1"] = True
    return is_allowed(OWNER_BY_FUNCTION, writes)


def edit_admin(field: str, value: Any) -> bool:
    return is_allowed(OWNER_BY_FUNCTION, {f"admins/owner/{field}": value})


def make_event(field: str, value: Any) -> bool:
    """Slugs and sessions are set as an event is made, with their index entries."""
    return is_allowed(OWNER_BY_FUNCTION, a_new_event(**{field: value}))


@pytest.mark.parametrize("field", EVENT_FIELDS)
def test_an_owners_client_can_write_what_a_function_takes(field: str) -> None:
    @given(EVENT_FIELDS[field])
    @settings(max_examples=250)
    def holds(value: Any) -> None:
        stored = as_stored(CreateEventRequest, field, value, **NAMED)
        hold(edit_event, field, value, stored)

    holds()


@pytest.mark.parametrize("field", ADMIN_FIELDS)
def test_an_admins_record_is_what_a_function_takes(field: str) -> None:
    @given(ADMIN_FIELDS[field])
    @settings(max_examples=120)
    def holds(value: Any) -> None:
        stored = as_admin(field, value)
        hold(edit_admin, field, value, stored)

    holds()


@pytest.mark.parametrize("shape", SINGLE_VALUES, ids=lambda shape: shape.node)
def test_the_examples_of_the_rules_tables_are_examples_of_the_models(
    shape: Shape,
) -> None:
    """Dates that a function takes with another offset it stores in the tables' form."""
    field = shape.node.rpartition("/")[2]
    of_event = shape.node.startswith("events/")

    def as_taken(value: Any) -> Any:
        if of_event:
            return as_stored(CreateEventRequest, field, value, **NAMED)
        return as_admin(field, value)

    for value in shape.fits:
        assert as_taken(value) is not REFUSED, value
    for value in shape.fails:
        stored = as_taken(value)
        assert stored is REFUSED or stored != value, value


@pytest.mark.parametrize("field", ["fanUrl", "hostUrl", "celebrityUrl", "staffUrl"])
def test_a_slug_is_what_a_function_takes(field: str) -> None:
    @given(KEYS)
    @settings(max_examples=100)
    def holds(value: str) -> None:
        stored = as_stored(CreateEventRequest, field, value, **NAMED)
        hold(make_event, field, value, stored)

    holds()


@pytest.mark.parametrize("field", ["sessionId", "stageSessionId"])
def test_a_session_is_what_a_function_takes(field: str) -> None:
    @given(KEYS)
    @settings(max_examples=100)
    def holds(value: str) -> None:
        stored = as_stored(EventBySessionRequest, "sessionId", value)
        hold(make_event, field, value, stored)

    holds()


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "uncomposed": st.booleans(),
            "rtmpUrl": st.just("rtmp://h/a/k"),
            **MADE_BY_FUNCTION,
        },
    )
)
@settings(max_examples=400)
def test_how_an_event_is_recorded_and_streamed_is_what_a_function_takes(
    fields: dict[str, Any],
) -> None:
    """Each of the options, and what they have to do with each other."""
    body = json.dumps({**NAMED, **fields})
    try:
        request = CreateEventRequest.model_validate_json(body, strict=True)
        check_media(request)
        takes = True
    except (ValidationError, InvalidRequest):
        takes = False

    assert is_allowed(OWNER_BY_FUNCTION, a_new_event(**fields)) == takes


@given(MOMENTS, MOMENTS)
@settings(max_examples=200)
def test_an_event_ends_after_it_begins_to_both(begins: Any, ends: Any) -> None:
    dates = {"dateTimeStart": begins, "dateTimeEnd": ends}
    stored = {name: stored_date(dates, name) for name in DATES}

    takes = is_allowed(OWNER_BY_FUNCTION, a_new_event(**stored))

    assert takes == is_accepted(check_dates, *stored.values())


@given(
    st.lists(
        st.sampled_from(["a" * 16, "b" * 16, "c" * 16, "d" * 16]),
        min_size=3,
        max_size=4,
    )
)
def test_the_links_of_an_event_differ_to_both(links: list[str]) -> None:
    """Of fans, host and celebrity, and that of staff where there is one."""
    by_kind = dict(zip((*KINDS, "staffUrl"), links, strict=False))

    takes = is_allowed(OWNER_BY_FUNCTION, a_new_event(**by_kind))

    assert takes == is_accepted(check_links, by_kind) == (len(set(links)) == len(links))


@given(NAMES)
@settings(max_examples=200)
def test_a_fan_is_named_as_an_event_is(value: Any) -> None:
    path = "activeBroadcasts/owner/launch-night/activeFans/fan-ana/name"

    def stores(_: str, name: Any) -> bool:
        return is_allowed(ANA, {path: name, **FOR_THIS_SHOW})

    hold(stores, "name", value, as_stored(CreateEventRequest, "name", value))


@given(st.fixed_dictionaries({}, optional=EVENT_FIELDS))
@settings(max_examples=120)
def test_the_rules_accept_an_event_that_a_function_makes(
    fields: dict[str, Any],
) -> None:
    fine = {
        key: value
        for key, value in {"name": "Launch night", **fields}.items()
        if as_stored(CreateEventRequest, key, value, **NAMED) is not REFUSED
    }
    if not is_accepted(check_dates, *(stored_date(fine, one) for one in DATES)):
        del fine["dateTimeEnd"]
    body = json.dumps({**NAMED, **fine})
    request = CreateEventRequest.model_validate_json(body, strict=True)
    given_fields = request.model_dump(exclude_none=True)
    made = an_event("e2", fanUrl="second", hostUrl="h" * 16, celebrityUrl="c" * 16)
    event = EventRecord.model_validate({**made, **given_fields})

    writes = {
        path: _resolved(value)
        for path, value in event_writes.create(event, request.fingerprint).items()
    }

    assert is_allowed(OWNER_BY_FUNCTION, writes)


@given(st.fixed_dictionaries({}, optional=EVENT_FIELDS))
@settings(max_examples=120)
def test_what_clients_store_is_read_as_an_event(fields: dict[str, Any]) -> None:
    stored = {key: value for key, value in fields.items() if edit_event(key, value)}
    event = an_event(**stored)

    record = EventRecord.model_validate(event)

    assert EventRecord.model_validate(record.to_record()) == record
    assert OpenEventRecord.model_validate(event).name == event["name"]


def test_the_properties_are_tried_on_every_field_that_a_client_can_write() -> None:
    assert EVENT_FIELDS.keys() == {*EDITED, *PICTURES}
    assert not is_allowed(signed_in("rival"), {"events/e1/name": "Mine"})


def _resolved(value: Any) -> Any:
    if value == SERVER_TIME:
        return NOW
    if isinstance(value, dict):
        return {key: _resolved(below) for key, below in value.items()}
    return value
