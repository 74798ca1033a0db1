"""Database paths of what is kept of people."""

from interactive_broadcast.kernel import paths, privacy_paths


def test_a_name_lies_below_those_of_its_event() -> None:
    assert privacy_paths.names("e") == "names/e"
    assert privacy_paths.person_name("e", "p") == "names/e/p"


def test_a_consent_lies_below_those_of_its_event() -> None:
    assert privacy_paths.consents("e") == "consents/e"
    assert privacy_paths.consent("e", "u") == "consents/e/u"


def test_what_somebody_has_written_lies_below_the_messages_of_their_event() -> None:
    assert privacy_paths.messages_of("e", "u") == f"{paths.messages('e')}/u"
