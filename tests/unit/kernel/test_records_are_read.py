"""What lies in the database."""

from interactive_broadcast.effects.models import EffectRecord
from interactive_broadcast.events.models import EventRecord
from tests.support.builders import an_event


def test_a_record_survives_being_stored_and_read() -> None:
    event = an_event(archive={"status": "started"}, rtmp_url="rtmp://host/app/key")

    assert EventRecord.model_validate(event.to_record()) == event


def test_a_record_is_stored_without_what_is_absent() -> None:
    assert None not in an_event().to_record().values()


def test_a_key_that_another_version_wrote_is_no_trouble() -> None:
    record = {"state": "done", "attempt": 1, "leaseUntil": 0, "later": True}

    assert EffectRecord.model_validate(record).attempt == 1
