from dev.docs.architecture import PACKAGE, layers, packages_table


def test_every_package_and_module_is_in_the_contract() -> None:
    named = {name for layer in layers() for name in layer}

    there = {path.stem for path in PACKAGE.iterdir() if not path.stem.startswith("__")}

    assert named == there


def test_every_package_has_a_row_that_says_what_it_is_for() -> None:
    rows = [row.strip("|").split("|") for row in packages_table().splitlines()[2:]]

    assert len(rows) == sum(map(len, layers()))
    assert all(what.strip().endswith(".") for _, what in rows)
