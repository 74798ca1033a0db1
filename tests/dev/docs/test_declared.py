import inspect

from dev.docs.declared import (
    OLD_API,
    background_functions,
    document,
    http_functions,
    manifest,
    when_called,
)
from interactive_broadcast.kernel.errors import BackendError

EVERY = {function.name: function for function in http_functions()}


def test_a_function_is_called_by_clients_by_old_ones_or_in_the_background() -> None:
    groups = [EVERY.keys(), {OLD_API}, background_functions().keys()]

    assert {name for group in groups for name in group} == manifest().keys()
    assert sum(map(len, groups)) == len(manifest())


def test_the_service_behind_every_function_is_found() -> None:
    found = [function.service for function in EVERY.values()]

    assert all(inspect.isclass(owner) for owner, _ in found)
    assert all(inspect.isfunction(method) for _, method in found)


def test_what_a_function_takes_and_answers_are_models() -> None:
    for function in EVERY.values():
        for model in (function.request, *function.replies):
            assert hasattr(model, "model_json_schema"), function.name
            assert not issubclass(model, BackendError)


def test_who_calls_and_how_is_told_in_words() -> None:
    assert EVERY["createTokenHostCeleb"].roles == "celebrity, host"
    assert EVERY["getEvent"].methods == "GET, POST"
    assert EVERY["eventGoLive"].methods == "POST"


def test_when_the_platform_calls_a_function_is_said() -> None:
    told = {name: when_called(one) for name, one in background_functions().items()}

    assert told["onEventStatusWritten"] == (
        "database",
        "`events/{eventId}/status` written",
    )
    assert told["reconcileShows"] == ("schedule", "`* * * * *`")
    assert told["stopBroadcastTask"] == ("task queue", "stored task")
    assert told["openTokCallback"] == ("OpenTok", "callback")


def test_a_summary_is_one_line() -> None:
    for name in manifest():
        assert document(name).endswith("."), name
        assert "\n" not in document(name)
