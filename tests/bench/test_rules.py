from bench.rules import measured


def test_every_kind_of_write_is_judged_and_has_a_rate() -> None:
    rows = list(measured(calls=1))

    assert len(rows) >= 4
    assert all(row.name.startswith("rules: ") for row in rows)
    assert all(row.value > 0 for row in rows)
