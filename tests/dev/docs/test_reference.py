import re

from dev.docs.declared import http_functions, manifest
from dev.docs.reference import (
    background_table,
    functions_table,
    reference,
    shapes_reference,
    variables_table,
)
from dev.docs.samples import VARIABLES


def test_the_table_lists_every_function_that_is_deployed() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", functions_table(), re.MULTILINE)

    assert sorted(listed) == sorted(manifest())


def test_a_section_has_everything_that_a_caller_needs() -> None:
    sections = reference().split("### ")[1:]

    assert len(sections) == len(http_functions())
    for section in sections:
        for part in ("Called by ", "**Request.**", "**Reply.**", "**Errors.**", "curl"):
            assert part in section, section.partition("\n")[0]


def test_every_shape_that_a_section_links_is_there() -> None:
    heads = re.findall(r"^### (\w+)", shapes_reference(), re.MULTILINE)
    shapes = {head.lower() for head in heads}
    linked = set(re.findall(r"\*\*Reply\.\*\* \[\w+\]\(#(\w+)\)", reference()))

    assert linked
    assert linked <= shapes


def test_what_nobody_calls_says_what_becomes_of_a_failure() -> None:
    rows = background_table().splitlines()[2:]

    failing = {row.split("|")[1].strip(" `"): row.split("|")[4].strip() for row in rows}
    assert failing["reconcileShows"].startswith("shows as a failed job")
    assert failing["stopBroadcastTask"].startswith("comes again, up to ")
    assert failing["onEventStatusWritten"].startswith("the platform does not")


def test_every_variable_says_what_it_holds() -> None:
    assert all(f"| `${name}` | " in variables_table() for name in VARIABLES)
