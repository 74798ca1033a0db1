from dev.docs.declared import http_functions
from dev.openapi.operations import SECURITY_SCHEMES, path_item, security

EVERY = {function.name: function for function in http_functions()}


def test_an_operation_has_the_name_of_its_function() -> None:
    assert path_item(EVERY["eventGoLive"]).keys() == {"post"}
    assert path_item(EVERY["eventGoLive"])["post"]["operationId"] == "eventGoLive"


def test_a_function_that_takes_get_has_the_name_there() -> None:
    item = path_item(EVERY["getEvents"])

    assert item["get"]["operationId"] == "getEvents"
    assert item["post"]["operationId"] == "getEventsByPost"


def test_a_query_has_the_fields_of_the_request() -> None:
    parameters = path_item(EVERY["getEvents"])["get"]["parameters"]

    assert {one["name"]: one["required"] for one in parameters} == {
        "adminId": True,
        "after": False,
        "limit": False,
    }
    assert parameters[2]["schema"]["maximum"] == 1000


def test_a_body_may_be_left_out_where_nothing_in_it_is_needed() -> None:
    needed = {
        name: path_item(EVERY[name])["post"]["requestBody"]["required"]
        for name in ("getAdmins", "createSession", "createEvent")
    }

    assert needed == {"getAdmins": False, "createSession": False, "createEvent": True}


def test_a_token_is_not_needed_where_anyone_may_call() -> None:
    anyone, admin = (
        path_item(EVERY[name])["post"] for name in ("login", "createEvent")
    )

    assert {} in anyone["security"]
    assert "security" not in admin
    assert {} not in security()
    assert admin["x-roles"] == ["admin"]


def test_each_way_to_say_who_calls_is_declared() -> None:
    assert {name for one in security() for name in one} == SECURITY_SCHEMES.keys()


def test_an_operation_belongs_to_one_part_of_the_product() -> None:
    assert path_item(EVERY["callNext"])["post"]["tags"] == ["The line"]
