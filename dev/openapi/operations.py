"""One function as OpenAPI's operations: its POST, and its GET where it takes one."""

from typing import Any, Final

from dev.docs.blocks import prose, unlinked
from dev.docs.declared import HttpFunction, stories
from dev.docs.reference import beyond_the_first_sentence
from dev.openapi import answers, examples
from dev.openapi.schemas import properties_of, ref
from interactive_broadcast.kernel.callers import Role

Json = dict[str, Any]

SECURITY_SCHEMES: Final[Json] = {
    "sessionToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "A session token: what `login`, `loginFan`, `loginHost`, "
        "`loginCelebrity` and `loginStaff` answer as `token`.",
    },
    "idToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A Firebase ID token. That of an anonymous user is a fan's, one "
        "made of a `firebaseToken` is the host's or celebrity's, any other one is an "
        "admin's if there is an admin of that id, or a screener's who has signed in by "
        "`loginStaff`. Firebase's callable clients send it by themselves.",
    },
    "appCheck": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Firebase-AppCheck",
        "description": "Beside the rest, where the project insists on App Check.",
    },
}

_BEARERS: Final = ("sessionToken", "idToken")


def path_item(function: HttpFunction) -> Json:
    """All that can be done at a function's path."""
    if not function.endpoint.get:
        return {"post": _post(function, function.name)}
    return {
        "get": _get(function),
        "post": _post(function, f"{function.name}ByPost"),
    }


def _get(function: HttpFunction) -> Json:
    return {
        **_about(function, function.name),
        "parameters": _parameters(function),
        "responses": answers.responses(function, reads=True),
    }


def _post(function: HttpFunction, operation_id: str) -> Json:
    example, fields = examples.of(function), function.request.model_fields
    media = {"schema": ref(function.request.__name__), "example": example}
    return {
        **_about(function, operation_id),
        "requestBody": {
            "required": any(one.is_required() for one in fields.values()),
            "content": {"application/json": media},
        },
        "responses": answers.responses(function, reads=False),
    }


def _about(function: HttpFunction, operation_id: str) -> Json:
    (story,) = (one for one, names in stories().items() if function.name in names)
    _, method = function.service
    more = beyond_the_first_sentence(prose(method.__doc__))
    told = "\n\n".join(filter(None, [unlinked(more), f"Called by {function.roles}."]))
    return {
        "operationId": operation_id,
        "tags": [story],
        "summary": function.summary,
        "description": told,
        **_open(function),
        "x-roles": sorted(role.value for role in function.endpoint.allow),
    }


def security() -> list[Json]:
    """Any of these: a token by itself, or beside one of App Check."""
    bearers: list[Json] = [{name: []} for name in _BEARERS]
    return [*bearers, *({**one, "appCheck": []} for one in bearers)]


def _open(function: HttpFunction) -> Json:
    """Where no token is needed. One that is sent must be good all the same."""
    if Role.ANYONE not in function.endpoint.allow:
        return {}
    return {"security": [{}, {"appCheck": []}, *security()]}


def _parameters(function: HttpFunction) -> list[Json]:
    example = examples.of(function)
    needed = {
        field.alias or name
        for name, field in function.request.model_fields.items()
        if field.is_required()
    }
    found = []
    for name, schema in properties_of(function.request).items():
        about = {"description": schema.pop("description")}
        parameter = {"name": name, "in": "query", "required": name in needed}
        told = {"example": example[name]} if name in example else {}
        found.append({**parameter, **about, "schema": schema, **told})
    return found
