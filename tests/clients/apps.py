"""How each app calls the backend, and what it makes of an answer's form.

Read in their sources: `src/services/api.js` of the web app, `IBApi.m` of the iOS
library, `WebServiceCoordinator.java` of the Android library.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.clients.cases import App

ORIGIN: Final = "https://app.example"
"""Where the pages of the web app are served."""

_ARRAYS: Final = ("event/get-events-by-admin",)
"""What Android asks for as an array; everything else as an object."""


class Unreadable(Exception):
    """The app cannot make anything of the answer."""


def headers(app: App, method: str, path: str, token: str | None) -> dict[str, str]:
    """What the app sends with a call.

    Args:
        app: which one.
        method: of HTTP.
        path: after `/api/`.
        token: the session's, if there is one.
    """
    bearer = {"Authorization": f"Bearer {token or 'null'}"}
    if app is App.WEB:
        common = {
            "Content-Type": "application/json",
            "cache-control": "no-cache",
            "pragma": "no-cache",
            "Origin": ORIGIN,
        }
        return common if path.startswith("auth/") else {**common, **bearer}
    if method == "GET":
        return {}
    kind = "; charset=utf-8" if app is App.ANDROID else ""
    common = {"Content-Type": f"application/json{kind}", "Accept": "application/json"}
    return common if path.startswith("auth/") else {**common, **bearer}


def preflight(method: str, sent: Mapping[str, str]) -> dict[str, str]:
    """What a browser asks before it lets the web app call."""
    names = sorted(name.lower() for name in sent if name != "Origin")
    return {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": ",".join(names),
    }


def check_preflight(answer: httpx.Response, asked: Mapping[str, str]) -> None:
    """Decide as a browser does.

    Raises:
        Unreadable: it does not let the page call.
    """
    check_origin(answer)
    if not answer.is_success:
        raise Unreadable(f"the preflight answers {answer.status_code}")
    for wanted, allowed in (("Method", "Methods"), ("Headers", "Headers")):
        told = answer.headers.get(f"Access-Control-Allow-{allowed}", "")
        names = {each.strip().lower() for each in told.split(",")}
        missing = {
            each
            for each in asked[f"Access-Control-Request-{wanted}"].lower().split(",")
            if each not in names
        }
        if missing:
            raise Unreadable(f"the preflight does not allow {sorted(missing)}")


def check_origin(answer: httpx.Response) -> None:
    """Decide as a browser does whether the page may see an answer.

    Raises:
        Unreadable: it may not: "Failed to fetch".
    """
    if answer.headers.get("Access-Control-Allow-Origin") not in ("*", ORIGIN):
        raise Unreadable("Failed to fetch: no CORS headers")


def read(app: App, path: str, answer: httpx.Response) -> Any:
    """The answer as the app's code gets it.

    Raises:
        Unreadable: the app cannot parse it, or it has another form.
    """
    match app:
        case App.WEB:
            return _as_web(answer)
        case App.IOS:
            return _json(answer)
        case App.ANDROID:
            return _as_android(path, answer)
        case App.NEW:
            raise Unreadable("no app of today calls it")


def _as_web(answer: httpx.Response) -> Any:
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.is_success:
        return _json(answer) if kind == "application/json" else answer.text
    # An error's `message` is all that it reads, and it reads it in any case.
    told = _json(answer)
    if not isinstance(told, dict) or not isinstance(told.get("message"), str):
        raise Unreadable(f"an error without a message: {answer.text[:200]}")
    return told


def _as_android(path: str, answer: httpx.Response) -> Any:
    if not answer.is_success:
        # Its error callback reads nothing.
        return {}
    wanted = list if path.partition("?")[0] in _ARRAYS else dict
    value = _json(answer)
    if not isinstance(value, wanted):
        raise Unreadable(f"no {wanted.__name__}: {answer.text[:200]}")
    return value


def _json(answer: httpx.Response) -> Any:
    try:
        return json.loads(answer.text)
    except ValueError:
        raise Unreadable(f"no JSON: {answer.text[:200]!r}") from None
