from dev.docs.run_of_show import attempts_table, verbs_table
from rehearsal.verbs.attempts import ATTEMPTS
from rehearsal.verbs.vocabulary import vocabulary


def test_every_verb_that_a_file_may_use_has_a_row() -> None:
    table = verbs_table()

    assert [word for word in vocabulary() if f"| `{word}` |" not in table] == []


def test_everything_that_people_may_try_has_a_row() -> None:
    table = attempts_table()

    assert [word for word in ATTEMPTS if f"| `{word}` |" not in table] == []


def test_fields_that_may_be_left_out_are_marked_and_choices_are_told() -> None:
    rows = (row.split(" | ") for row in verbs_table().splitlines()[2:])
    fields = {row[0].strip("| `"): row[2] for row in rows}

    assert fields["advance"] == "`by`"
    assert fields["getInLine"] == "`first`?"
    assert fields["watchByHls"] == "`sees` (`notYet`, `playing`, `closed`, `ended`)"
