"""The journal tells what an emulator was asked, within bounds."""

import pytest

from emulators.kernel.journal import MAX_BODY_CHARS, MAX_ENTRIES, Journal


def a_call(
    journal: Journal,
    operation: str = "put",
    request: str = "",
    query: str = "",
    path: str = "/a.json",
) -> None:
    journal.record(
        at_ms=1,
        service="database",
        operation=operation,
        method="PUT",
        path=path,
        query=query,
        request=request,
        status=200,
        fault=None,
    )


def test_calls_are_told_in_their_order_and_by_operation() -> None:
    journal = Journal()
    for operation in ("put", "get", "put"):
        a_call(journal, operation)

    assert [entry.number for entry in journal.entries()] == [1, 2, 3]
    assert [entry.number for entry in journal.entries(operation="put")] == [1, 3]
    assert list(journal.entries(service="auth")) == []


def test_a_long_body_is_cut() -> None:
    journal = Journal()

    a_call(journal, request="x" * (MAX_BODY_CHARS + 1))

    assert [len(entry.request) for entry in journal.entries()] == [MAX_BODY_CHARS]


def test_a_long_address_is_cut() -> None:
    journal = Journal()

    a_call(journal, path="/" + "x" * MAX_BODY_CHARS, query="a=" + "x" * MAX_BODY_CHARS)

    [entry] = journal.entries()
    assert (len(entry.path), len(entry.query)) == (MAX_BODY_CHARS, MAX_BODY_CHARS)


def test_what_is_no_text_can_be_told_all_the_same() -> None:
    journal = Journal()

    a_call(journal, path="/\ud800", operation="ws.\udc00")

    [entry] = journal.entries()
    assert (entry.path, entry.operation) == ("/?", "ws.?")


def test_the_oldest_calls_go_first() -> None:
    journal = Journal()
    for _ in range(MAX_ENTRIES + 1):
        a_call(journal)

    numbers = [entry.number for entry in journal.entries()]

    assert (numbers[0], len(numbers)) == (2, MAX_ENTRIES)


def test_a_cleared_journal_is_empty() -> None:
    journal = Journal()
    a_call(journal)

    journal.clear()

    assert list(journal.entries()) == []


@pytest.mark.parametrize(
    ("query", "body", "shown"),
    [
        ("ns=x&auth=SECRET&print=silent", "", "ns=x&auth=[masked]&print=silent"),
        ("access_token=SECRET", "", "access_token=[masked]"),
        ("auth_variable_override=null", "", "auth_variable_override=null"),
        ("", '{"password":"SECRET\\"SECRET","email":"a@b.c"}', '"email":"a@b.c"'),
        ("", '{"data": {"otSecret" : "SECRET"}}', '"otSecret" : "[masked]"'),
        ("", '{"idToken":"SECRET and then cut', '{"idToken":"[masked]"'),
        ("", "grant_type=refresh_token&refresh_token=SECRET", "grant_type=refresh"),
    ],
)
def test_what_is_secret_is_masked(query: str, body: str, shown: str) -> None:
    journal = Journal()

    a_call(journal, request=body, query=query)

    (entry,) = journal.entries()
    assert "SECRET" not in entry.query + entry.request
    assert shown in entry.query + entry.request


def test_the_newest_after_a_number_are_told_oldest_first() -> None:
    journal = Journal()
    for operation in ("a", "b", "c", "d"):
        a_call(journal, operation)

    def told(number: int, limit: int) -> list[str]:
        return [entry.operation for entry in journal.newer(number, limit=limit)]

    assert told(1, 10) == ["b", "c", "d"]
    assert told(1, 2) == ["c", "d"]
    assert told(4, 10) == []
