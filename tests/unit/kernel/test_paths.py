"""Database paths."""

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.kernel import paths


def test_no_path_begins_with_a_slash() -> None:
    assert paths.event("e") == "events/e"
    assert paths.status("e") == "events/e/status"
    assert paths.slug("a", "fanUrl", "s") == "slugs/a/fanUrl/s"


def test_an_effect_and_its_problem_are_keyed_by_its_name() -> None:
    assert paths.effect("e", Effect.STOP_ARCHIVE) == "effects/e/stopArchive"
    assert paths.problem("e", Effect.STOP_ARCHIVE) == "events/e/problems/stopArchive"


def test_who_directs_stands_beside_the_effects_and_is_none() -> None:
    assert paths.directing("e").rpartition("/")[2] not in set(Effect)


def test_a_name_lies_below_those_of_its_event() -> None:
    assert paths.names("e") == "names/e"
    assert paths.person_name("e", "p") == "names/e/p"


def test_a_consent_lies_below_those_of_its_event() -> None:
    assert paths.consents("e") == "consents/e"
    assert paths.consent("e", "u") == "consents/e/u"


def test_what_somebody_has_written_lies_below_the_messages_of_their_event() -> None:
    assert paths.messages_of("e", "u") == f"{paths.messages('e')}/u"


def test_the_number_is_a_field_of_the_lease() -> None:
    assert paths.producer_lease("e") == "producerLeases/e"
    assert paths.lease_number("e") == "producerLeases/e/number"
