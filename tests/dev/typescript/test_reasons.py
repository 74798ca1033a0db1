import re

from dev.docs.declared import http_functions
from dev.docs.refusals import anywhere, common, kinds, own, reasons
from dev.typescript.reasons import text

EVERY = [kind.reason for kind in reasons(kinds())]


def test_every_reason_is_a_member_of_the_union() -> None:
    union = text().partition("export type Reason =")[2].partition("\n\n")[0]

    assert re.findall(r'^  \| "([a-z-]+)"', union, re.MULTILINE) == EVERY


def test_a_function_has_the_reasons_of_the_reference_and_what_any_may_answer() -> None:
    table = text().partition("export interface Reasons {")[2].partition("\n}")[0]
    found = dict(re.findall(r"^  (\w+):\n((?:    \|.*\n?)+)", table, re.MULTILINE))
    general = {kind.reason for kind in anywhere()}

    for function in http_functions():
        listed = set(re.findall(r'"([a-z-]+)"', found[function.name]))
        documented = {one.reason for one in [*common(function), *own(function)]}
        assert documented - general <= listed
        assert "ReasonAnywhere" in found[function.name]


def test_what_a_reason_comes_with_is_known_for_each() -> None:
    table = text().partition("export const REASONS")[2]

    assert re.findall(r'^  "([a-z-]+)": {', table, re.MULTILINE) == EVERY
    assert (
        '"stage-full": { http: 429, status: "RESOURCE_EXHAUSTED", retryAfterS: 15 }'
        in table
    )
