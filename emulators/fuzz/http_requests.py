"""Wrong and half-wrong HTTP requests."""

import json
from urllib.parse import quote

from emulators.fuzz.texts import Texts

METHODS = ("GET", "GET", "PUT", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "HEAD")
ODD_METHODS = ("TRACE", "CONNECT", "PROPFIND", "get", "G\x00T", "")
PARAMETERS = (
    "orderBy", "startAt", "startAfter", "endAt", "endBefore", "equalTo", "limitToFirst",
    "limitToLast", "shallow", "print", "format", "callback", "download", "timeout",
    "writeSizeLimit", "disableTriggers", "auth", "access_token", "dryRun",
    "auth_variable_override", "x-http-method-override", "ns", "nothing",
)  # fmt: skip
ORDERS = ('"$key"', '"$value"', '"$priority"', '"score"', '"a/b"', '"."', "x", '""')
SWITCHES = ("true", "pretty", "silent", "export", "tiny", "3s", "5", "-1", "1e9", "")
SERVICE = (
    "/.settings/rules.json", "/.settings/functionTriggers.json", "/.settings/x.json",
    "/.inspect/databases.json", "/.inspect/coverage.json", "/.ws", "/.lp", "/", "*",
)  # fmt: skip


def a_request(texts: Texts, *, namespace: str) -> bytes:
    """One request, nearly always with the length that it says."""
    method = str(texts.chance.choice(METHODS if texts.happens(0.95) else ODD_METHODS))
    body = b"" if method in ("GET", "HEAD") and texts.happens(0.9) else _body(texts)
    target = f"{_path(texts)}?{_query(texts, namespace)}"
    lines = [f"{method} {target} HTTP/1.1", "Host: x", *_headers(texts)]
    length = len(body) if texts.happens(0.95) else texts.one_of(0, 5, -1, 10**30, "x")
    lines.append(f"Content-Length: {length}")
    text = "\r\n".join([*lines, "", ""]).encode("utf-8", "replace") + body
    return texts.mutated(text) if texts.happens(0.05) else text


def noise(texts: Texts, *, namespace: str) -> bytes:
    """What is hardly a request at all."""
    many: int = texts.one_of(3, 2_000)
    match texts.chance.randrange(4):
        case 0:
            return texts.chance.randbytes(texts.chance.randrange(1, 2_000))
        case 1:
            return texts.mutated(a_request(texts, namespace=namespace))
        case 2:
            return b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * (many * 100)
        case _:
            return b"GET /a.json HTTP/1.1\r\nHost: x\r\n\r\n" * many


def _path(texts: Texts) -> str:
    if texts.happens(0.15):
        return str(texts.chance.choice(SERVICE))
    path = quote(texts.path(), safe="/", errors="replace")
    if texts.happens(0.1):
        path += texts.one_of("%ff", "%", "%2", "//", "/./..", "%2f%2e")
    return path + (".json" if texts.happens(0.95) else "")


def _query(texts: Texts, namespace: str) -> str:
    given = {"ns": namespace}
    if texts.happens(0.2):
        given["orderBy"] = str(texts.chance.choice(ORDERS))
    for _ in range(texts.one_of(0, 0, 0, 1, 1, 2, 3)):
        given[str(texts.chance.choice(PARAMETERS))] = _parameter(texts)
    return "&".join(
        f"{name}={quote(value, errors='replace')}" for name, value in given.items()
    )


def _parameter(texts: Texts) -> str:
    match texts.chance.randrange(3):
        case 0:
            return str(texts.chance.choice(SWITCHES))
        case 1:
            return json.dumps(texts.value(3))
        case _:
            return texts.key() * (400 if texts.happens(0.3) else 1)


def _headers(texts: Texts) -> list[str]:
    headers = {
        "authorization": f"Bearer {texts.token()}",
        "x-firebase-etag": texts.one_of("true", "false"),
        "if-match": texts.one_of("null_etag", "x", "W/x", "a, b", ""),
        "if-none-match": texts.one_of("null_etag", "x"),
        "accept": "*/*",
        "x-http-method-override": texts.one_of("PATCH", "GET", "X", ""),
        "origin": "http://x",
        "content-type": texts.one_of("text/plain", "application/json"),
        "content-encoding": "gzip",
    }
    return [f"{name}: {value}" for name, value in headers.items() if texts.happens(0.1)]


def _body(texts: Texts) -> bytes:
    return texts.rules() if texts.happens(0.1) else texts.json()
