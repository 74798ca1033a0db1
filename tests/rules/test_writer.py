import json
import re

from emulators.firebase.database.rules import Ruleset
from rules import ROOT
from rules.database import database
from rules.language import ALWAYS, after, any_of, before, new, old
from rules.nodes import Node
from rules.writer import WIDTH, write

LONG = any_of(*(new.child("status").is_(f"{'x' * 20}{n}") for n in range(9)))


def body(text: str) -> str:
    """The text without the comments at its head."""
    return text.partition('  "rules": {\n')[2]


def test_a_path_is_written_below_its_parents_with_its_comment() -> None:
    nodes = {
        "notes/$uid": Node("Everybody has notes.", read=ALWAYS),
        "notes": Node(write=old.exists()),
    }

    assert body(write(nodes)) == (
        '    "notes": {\n'
        '      ".write": "data.exists()",\n'
        "\n"
        "      // Everybody has notes.\n"
        '      "$uid": { ".read": true }\n'
        "    }\n"
        "  }\n"
        "}\n"
    )


def test_an_index_stands_beside_the_rules() -> None:
    text = write({"notes": Node(read=ALWAYS, index=".value")})

    assert '".read": true,\n      ".indexOn": ".value"\n' in text
    assert Ruleset.parse(text).indexes(("notes",)) == {".value"}


def test_there_may_be_several_indexes() -> None:
    text = write({"notes": Node(read=ALWAYS, index=("at", "by"))})

    assert '".indexOn": ["at", "by"]\n' in text
    assert Ruleset.parse(text).indexes(("notes",)) == {"at", "by"}


def test_a_long_rule_is_broken_between_its_conditions() -> None:
    text = write({"notes": Node(validate=LONG)})

    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.count("|| newData") == 8
    assert Ruleset.parse(text).expressions()["notes/.validate"].count("||") == 8


def test_a_long_name_that_is_looked_up_is_broken_within_its_brackets() -> None:
    key = before(*("x" * 30, "$uid") * 4).value
    text = write({"notes/$uid": Node(validate=after("others", key, "$uid").exists())})

    assert max(map(len, text.splitlines())) <= WIDTH
    assert Ruleset.parse(text).expressions().keys() == {"notes/$uid/.validate"}


def test_what_is_written_is_read_as_one_rule_however_long() -> None:
    pattern = new.value.matches(f"^({'a|' * 90}b)$") & new.value.contains('"')
    text = write({"notes": Node(validate=pattern)})

    assert Ruleset.parse(text).expressions().keys() == {"notes/.validate"}


def test_the_file_is_what_the_source_says_and_a_person_can_read_it() -> None:
    text = (ROOT / "database.rules.json").read_text(encoding="utf-8")

    assert text == write(database()), "run: make rules"
    # A regular expression cannot be broken.
    lines = [one for one in text.splitlines() if ".matches(/" not in one]
    assert max(map(len, lines)) <= WIDTH
    assert json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE), strict=False)
