"""The document as a whole."""

import json
from typing import Any, Final

from dev.docs.declared import OLD_API, http_functions, stories
from dev.openapi import answers, operations, schemas
from interactive_broadcast.http.bodies import MAX_BODY_BYTES
from interactive_broadcast.kernel.version import VERSION
from rehearsal.demo import DEFAULT_PORTS, PROJECT_ID

Json = dict[str, Any]

OPENAPI: Final = "3.1.1"

REGION: Final = "us-central1"

ABOUT: Final = f"""\
Every function that clients of an interactive broadcast call. docs/functions.md says the
same in words, docs/errors.md what an app does about each refusal.

**Two ways to call.** Schemas show the plain one: the fields of a request are the body,
and those of the reply the answer. Firebase's callable clients (`httpsCallable`) speak
to the same addresses by POST, with the body in `{{"data": …}}` and the answer in
`{{"result": …}}`; errors are the same. So each operation is a callable function too,
by the name of its path. In callable calls 64-bit integers may come as Firebase's mobile
SDKs send them.

**Bodies** are JSON in UTF-8 of up to {MAX_BODY_BYTES} bytes, not compressed. Lengths of
texts are counted in UTF-16 code units. A field that is not listed is refused. In
replies what is absent is left out; there are no nulls. Whole numbers are written
without a fraction (`3`, not `3.0`). HEAD is answered as GET, without a body.

**What is not here.** `{OLD_API}` serves the old web, iOS and Android apps by paths of
their own (docs/old-apps.md). `openTokCallback` is called by the video service alone, in
that service's format. Triggers, stored tasks and schedules are the platform's. The
database is written by its own protocol; web/client has types of its records. What
Google's front end answers by itself, before a function is reached, is HTML.
"""


def text() -> str:
    """The file."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def document() -> Json:
    """The document as JSON."""
    functions = http_functions()
    names = {function.name for function in functions}
    return {
        "openapi": OPENAPI,
        "info": {
            "title": "Interactive broadcast",
            "version": VERSION,
            "summary": "A live show with host, celebrity and fans on stage.",
            "description": ABOUT,
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": _servers(),
        "tags": [
            {"name": story} for story, listed in stories().items() if names & {*listed}
        ],
        "security": operations.security(),
        "paths": {f"/{one.name}": operations.path_item(one) for one in functions},
        "components": {
            "schemas": {
                **schemas.components(),
                "Error": answers.ERROR,
                "Detail": answers.DETAIL,
            },
            "responses": answers.components(functions),
            "headers": dict(answers.HEADERS),
            "securitySchemes": operations.SECURITY_SCHEMES,
        },
    }


def _servers() -> list[Json]:
    region = {"default": REGION, "description": "Where the functions are deployed."}
    return [
        {
            "url": "http://{host}:{port}/{project}/{region}",
            "description": "The local stack: `make start`",
            "variables": {
                "host": {"default": "127.0.0.1"},
                "port": {"default": str(DEFAULT_PORTS.functions)},
                "project": {"default": PROJECT_ID},
                "region": region,
            },
        },
        {
            "url": "https://{region}-{project}.cloudfunctions.net",
            "description": "A project that it is deployed to",
            "variables": {
                "region": region,
                "project": {
                    "default": "my-project",
                    "description": "The id of the Firebase project.",
                },
            },
        },
    ]
