"""From a request of an old app to a checked model.

The old backend took whatever came, by whichever way. So do we, as far as no call means
anything else than what it says: what is not known is passed over, and what is empty
counts as not given.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from flask import Request
from pydantic import BaseModel

from interactive_broadcast.http import bodies

B = TypeVar("B", bound=BaseModel)


def parsed(
    model: type[B],
    request: Request,
    path_values: Mapping[str, str],
    never_empty: Mapping[str, str],
) -> B:
    """The fields of the path, the query and the body, in this order of precedence.

    Args:
        model: of the request. Unknown keys are passed over, whatever it says.
        request: its body is a JSON object; that of a GET is not read.
        path_values: by name, as they were decoded. The model checks them.
        never_empty: fields that may be left out but not be empty, and what is wanted
            instead, in words for people.

    Raises:
        InvalidRequest: not JSON, not an object, a query parameter given twice, or not
            of the model's shape.
        EncodingNotTaken, RequestTooLarge: as `bodies.raw`.
    """
    has_body = request.method not in ("GET", "HEAD")
    given = bodies.json_object(request) if has_body else {}
    given = {**given, **bodies.queries(request), **path_values}
    for name, words in never_empty.items():
        if given.get(name) == "":
            raise bodies.refused(name, words)
    return bodies.checked(model, _without_empty(given), extra="ignore")


def _without_empty(value: Mapping[str, Any]) -> dict[str, Any]:
    """Without nulls, empty texts and empty objects, also inside of objects."""
    cleaned = {
        name: _without_empty(one) if isinstance(one, dict) else one
        for name, one in value.items()
    }
    return {name: one for name, one in cleaned.items() if one not in (None, "", {})}
