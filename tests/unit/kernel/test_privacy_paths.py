"""Database paths of what is kept of people."""

from interactive_broadcast.kernel import privacy_paths


def test_a_name_lies_below_those_of_its_event() -> None:
    assert privacy_paths.names("e") == "names/e"
    assert privacy_paths.person_name("e", "p") == "names/e/p"


def test_a_consent_lies_below_those_of_its_event() -> None:
    assert privacy_paths.consents("e") == "consents/e"
    assert privacy_paths.consent("e", "u") == "consents/e/u"
