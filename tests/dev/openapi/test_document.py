import json
import re

from dev.docs.declared import OLD_API, http_functions
from dev.openapi.document import document, text

DOCUMENT = document()


def test_every_function_of_clients_has_a_path_and_no_other() -> None:
    assert [*DOCUMENT["paths"]] == [f"/{one.name}" for one in http_functions()]
    assert f"/{OLD_API}" not in DOCUMENT["paths"]
    assert "/openTokCallback" not in DOCUMENT["paths"]


def test_what_is_not_in_it_is_named() -> None:
    assert "`api`" in DOCUMENT["info"]["description"]
    assert "`openTokCallback`" in DOCUMENT["info"]["description"]


def test_each_operation_has_a_name_of_its_own() -> None:
    items = DOCUMENT["paths"].values()
    names = [one["operationId"] for item in items for one in item.values()]

    assert len(names) == len(set(names))


def test_what_is_referred_to_is_there_and_nothing_is_left_over() -> None:
    referred = set(re.findall(r'"#/components/(\w+)/([^"]+)"', text()))
    there = {
        (kind, name)
        for kind, found in DOCUMENT["components"].items()
        if kind != "securitySchemes"
        for name in found
    }

    assert referred <= there
    # A kind of values that stands in no request.
    assert there - referred <= {("schemas", "ApiKey")}


def test_it_says_where_the_local_stack_and_a_project_answer() -> None:
    local, deployed = DOCUMENT["servers"]

    assert local["variables"]["port"]["default"] == "5001"
    assert deployed["url"] == "https://{region}-{project}.cloudfunctions.net"


def test_the_file_is_json() -> None:
    assert json.loads(text()) == DOCUMENT
