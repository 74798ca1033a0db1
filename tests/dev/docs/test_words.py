from dev.docs.words import FIELDS, OF_ONE_MODEL, of_field


def test_the_words_of_one_model_go_before_its_own_and_those_before_the_common() -> None:
    assert of_field("Admin", "id", "own") == OF_ONE_MODEL["Admin", "id"]
    assert of_field("Event", "name", "own") == "own"
    assert of_field("Whatever", "adminId", "") == FIELDS["adminId"]


def test_a_field_that_nobody_has_described_has_no_words() -> None:
    assert of_field("Whatever", "unheardOf", "") == ""
