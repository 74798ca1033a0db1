"""Whatever a client sends, the database answers it."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.rig import Rig, a_token

RULES = """{"rules": {
  ".read": "auth.uid != null || query.limitToFirst <= 5",
  ".write": true,
  "a": {".validate": "newData.hasChildren(['b'])"}
}}"""

FRAGMENTS = [
    *("a", "b", "/", ".json", ".priority", "%2F", "%FF", "%00", "$", "..", "%22"),
    *('"a"', '"$key"', "1", "-1", "1e999", "null", "[", "{", "\\ud800", ",", ":"),
    *("owner", a_token("u"), "9" * 30, "true", "NaN", "%C3%A9"),
]
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=4).map("".join)
PARAMETERS = st.sampled_from(
    [
        *("orderBy", "startAt", "startAfter", "endAt", "endBefore", "equalTo"),
        *("limitToFirst", "limitToLast", "print", "shallow", "format", "callback"),
        *("download", "timeout", "writeSizeLimit", "auth", "access_token", "ns"),
        *("auth_variable_override", "x-http-method-override", "disableTriggers"),
    ]
)
KEYS = st.sampled_from(
    ["a", "b", "0", ".value", ".priority", ".sv", "", "x/y", "increment", "\ud800"]
)
JSONS: st.SearchStrategy[Json] = st.recursive(
    st.sampled_from([None, True, 1, -0.0, 1e308, 10**400, "timestamp", "\ud800"]),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(KEYS, children, max_size=3)
    ),
    max_leaves=6,
)
HEADERS = st.dictionaries(
    st.sampled_from(["if-match", "if-none-match", "x-firebase-etag", "authorization"]),
    st.sampled_from(["true", "null_etag", "Bearer owner", "a,b", "W/x"]),
    max_size=2,
)


@settings(max_examples=150)
@given(
    st.sampled_from(["GET", "PUT", "POST", "PATCH", "DELETE"]),
    TEXTS,
    st.dictionaries(PARAMETERS, TEXTS, max_size=3),
    TEXTS | JSONS.map(json.dumps),
    HEADERS,
)
def test_bad_input_is_refused_and_never_breaks_the_database(
    method: str,
    path: str,
    parameters: dict[str, str],
    body: str,
    headers: dict[str, str],
) -> None:
    rig = Rig(RULES)
    query = "&".join(f"{name}={value}" for name, value in parameters.items())

    # An exception in the application comes out of this call.
    answer = rig.call(method, f"/{path}.json?{query}", body.encode(), headers=headers)

    assert answer.status_code in {200, 204, 304, 400, 401, 412, 501}
    rig.close()
