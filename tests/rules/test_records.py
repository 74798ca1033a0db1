"""Records have exactly the fields that the tables and the models know."""

import pytest
from pydantic import BaseModel

from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.events.lease_models import LeaseRecord
from interactive_broadcast.events.models import EventRecord, OpenEventRecord
from interactive_broadcast.records.line import NoteRecord, PlaceRecord
from interactive_broadcast.records.messages import Message, Sender
from rules import ROOT
from tests.rules.structure import structure
from tests.rules.tables.records import BELOW
from tests.rules.world import rules


def test_below_each_path_lies_exactly_what_the_table_says() -> None:
    assert structure((ROOT / "database.rules.json").read_text("utf-8")) == BELOW


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("admins/$uid", AdminRecord),
        ("events/$eventId", EventRecord),
        ("openEvents/$adminId/$eventId", OpenEventRecord),
        ("producerLeases/$eventId", LeaseRecord),
        ("line/$adminId/$fanUrl/$fanId", PlaceRecord),
        ("notes/$adminId/$fanUrl/$fanId", NoteRecord),
        *((f"messages/$eventId/$uid/{sender}/$slot", Message) for sender in Sender),
    ],
)
def test_a_record_has_the_fields_of_its_model(
    path: str, model: type[BaseModel]
) -> None:
    stored = {field.alias or name for name, field in model.model_fields.items()}

    assert BELOW[path] - {"$other"} == stored


def test_what_is_not_a_field_of_a_record_is_refused() -> None:
    closed = [path for path, names in BELOW.items() if "$other" in names]

    says = rules().expressions()
    assert {says[f"{path}/$other/.validate"] for path in closed} == {"false"}
