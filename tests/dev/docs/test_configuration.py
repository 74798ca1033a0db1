from dev.docs.configuration import parameters_table, secrets_table


def rows(table: str) -> dict[str, list[str]]:
    cells = [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in table.splitlines()[2:]
    ]
    return {name: rest for name, *rest in cells}


def test_every_parameter_has_a_default_and_says_what_it_is_for() -> None:
    parameters = rows(parameters_table())

    assert parameters["`INTERACTIVE_STREAM_LIMIT`"][0] == "`3000`"
    assert parameters["`BUCKET_URL`"][0] == "empty"
    assert all(meaning.startswith("**") for _, meaning in parameters.values())


def test_no_secret_is_given_to_all_functions() -> None:
    given = [readers.split(" of ") for _, readers in rows(secrets_table()).values()]

    assert len(given) == 3
    assert all(0 < int(some) < int(every.split()[0]) for some, every in given)
