from dev.typescript.text import alias, comment, documented_union, interface, key, module


def test_a_short_comment_is_one_line_and_a_long_one_is_wrapped() -> None:
    assert comment("When it was made.", "  ") == ["  /** When it was made. */"]
    assert comment("word " * 30)[0] == "/**"
    assert max(map(len, comment("word " * 60, "  "))) <= 100


def test_no_text_makes_no_comment() -> None:
    assert comment("") == []


def test_a_link_of_a_page_becomes_the_path_of_the_page() -> None:
    assert comment("See [it](video.md).") == ["/** See it (docs/video.md). */"]
    assert comment("An [Id](#id).") == ["/** An Id. */"]


def test_a_text_cannot_end_its_comment() -> None:
    assert comment("All of a/*/b") == ["/** All of a/* /b */"]


def test_a_name_is_quoted_where_it_must_be() -> None:
    assert [key("fanUrl"), key("line/{adminId}")] == ["fanUrl", '"line/{adminId}"']


def test_a_type_of_many_words_has_a_line_for_each() -> None:
    words = [f'"{number:030}"' for number in range(5)]

    assert alias("Id", ["string"]) == "export type Id = string;"
    assert alias("Words", words).splitlines()[1:] == [
        *(f"  | {word}" for word in words[:-1]),
        f"  | {words[-1]};",
    ]


def test_a_member_says_what_it_means() -> None:
    assert documented_union("Status", [('"live"', "It is on.")]) == (
        'export type Status =\n  /** It is on. */\n  | "live";'
    )


def test_an_interface_has_its_fields_in_order() -> None:
    assert interface("Note", [("text", "string", ""), ("at?", "number", "When.")]) == (
        "export interface Note {\n  text: string;\n  /** When. */\n  at?: number;\n}"
    )


def test_a_model_without_fields_takes_nothing() -> None:
    assert interface("Nothing", []) == "export type Nothing = Record<string, never>;"


def test_a_file_says_what_makes_it() -> None:
    text = module("What there is.", ["export type Id = string;"])

    assert "make docs" in text.partition("*/")[0]
    assert text.endswith("\n\nexport type Id = string;\n")
