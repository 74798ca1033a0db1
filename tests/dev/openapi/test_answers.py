from dev.docs.declared import http_functions
from dev.docs.refusals import of as refused_by
from dev.openapi.answers import components, responses

EVERY = {function.name: function for function in http_functions()}
ANSWERS = components(EVERY.values())


def reasons(name: str) -> dict[str, list[str]]:
    """By status, those that the document gives for a function."""
    found = {}
    for status, response in responses(EVERY[name], reads=False).items():
        if "$ref" in response:
            answer = ANSWERS[response["$ref"].rpartition("/")[2]]
            schema = answer["content"]["application/json"]["schema"]["allOf"][1]
            error = schema["properties"]["error"]["properties"]
            found[status] = error["details"]["properties"]["reason"]["enum"]
    return found


def test_every_reason_stands_at_its_status() -> None:
    for function in EVERY.values():
        listed = reasons(function.name)
        for kind in refused_by(function):
            assert kind.reason in listed[str(kind.http_status)], function.name


def test_each_function_may_fail_and_be_asked_in_a_wrong_way() -> None:
    for name in EVERY:
        assert {"400", "401", "405", "413", "415", "500", "503"} <= reasons(name).keys()


def test_a_shared_answer_has_an_etag_and_may_be_the_same_as_before() -> None:
    shared = responses(EVERY["getMostRecentEvent"], reads=True)

    assert shared["200"]["headers"].keys() == {"Cache-Control", "ETag", "Age"}
    assert "content" not in shared["304"]
    assert "304" not in responses(EVERY["getMostRecentEvent"], reads=False)
    assert "304" not in responses(EVERY["getEvent"], reads=True)


def test_what_passes_by_itself_says_when_to_try_again() -> None:
    with_time = [
        name for name, one in ANSWERS.items() if "Retry-After" in one["headers"]
    ]

    assert "429.too-many-requests" in with_time
    assert "Unavailable" in with_time
    assert "404.event-not-found" not in with_time


def test_several_replies_are_any_of_them() -> None:
    schema = responses(EVERY["getEventsByAdmin"], reads=False)["200"]["content"]

    assert schema["application/json"]["schema"]["$ref"].endswith("/PublicEvents")
