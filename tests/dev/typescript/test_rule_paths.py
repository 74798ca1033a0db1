from dev.typescript.rule_paths import fields_of, name_of, nodes


def test_a_path_is_spelled_as_in_the_docs() -> None:
    assert name_of("line/$adminId/$fanUrl") == "line/{adminId}/{fanUrl}"


def test_the_fields_of_a_record_are_what_lies_right_below() -> None:
    assert fields_of("notes/$adminId/$fanUrl/$fanId") == ["text", "at", "by"]
    assert fields_of("events/$eventId/rtmpUrl") == []


def test_every_path_of_the_rules_is_known() -> None:
    assert "line/$adminId/$fanUrl/$fanId/order" in nodes()
