from dev.docs.declared import HttpFunction, http_functions
from dev.docs.refusals import common, errors_table, kinds, own, reasons
from interactive_broadcast.kernel.errors import (
    BackendError,
    EventNotFound,
    NotFound,
    TokenMissing,
)

EVERY = {function.name: function for function in http_functions()}


def test_the_errors_of_a_function_are_found_along_its_calls() -> None:
    found = {name: _reasons(EVERY[name]) for name in EVERY}

    assert found["login"] >= {"token-invalid", "not-an-admin"}
    assert found["createEvent"] >= {"slug-taken", "video-credentials-missing"}
    assert found["eventGoLive"] >= {"illegal-transition", "event-not-found"}
    assert found["createTokensFan"] >= {"stage-full", "not-on-stage", "wrong-show"}
    # The show goes on without the recording, so this is not answered.
    assert "stage-empty" not in found["eventGoLive"]
    assert "stage-empty" in found["startArchive"]


def _reasons(function: HttpFunction) -> set[str]:
    return {kind.reason for kind in own(function)}


def test_every_listed_reason_is_in_the_table_of_errors() -> None:
    listed = {reason for each in EVERY.values() for reason in _reasons(each)}

    assert listed <= {kind.reason for kind in kinds(BackendError)}


def test_what_the_wrapper_refuses_depends_on_who_may_call() -> None:
    anyone, admins = common(EVERY["getEventsByAdmin"]), common(EVERY["eventGoLive"])

    assert TokenMissing not in anyone
    assert TokenMissing in admins
    assert set(anyone) < set(admins)


def test_groups_of_errors_have_no_row_of_their_own() -> None:
    assert reasons([NotFound, EventNotFound]) == [EventNotFound]
    assert "| 404 | NOT_FOUND | `event-not-found` |" in errors_table()
