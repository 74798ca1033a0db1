"""What test tools ask of the Storage emulator besides its two protocols.

`@firebase/rules-unit-testing` sets rules so, and the firebase CLI's own emulator
answers so (firebase-tools src/emulator/storage/server).
"""

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.firebase.storage.access import Guard
from emulators.firebase.storage.model import Store
from emulators.firebase.storage.rules import Ruleset, RulesRefused
from emulators.firebase.storage.transfer import parse_document, read_body
from emulators.kernel.application import answering, json_answer
from emulators.kernel.json_http import JsonObject, Refused

SET_RULES = "/internal/setRules"
MAX_BODY_BYTES = 1024 * 1024


class InternalApi:
    """The routes below `/internal`.

    Args:
        store: makes each bucket that is asked for, once rules have been set: the tools
            work in a bucket that is named like their project.
        guard: whose rules are replaced.
        prepared: set when rules may be.
    """

    def __init__(self, store: Store, guard: Guard, *, prepared: asyncio.Event) -> None:
        self._store = store
        self._guard = guard
        self._prepared = prepared

    def routes(self) -> list[Route]:
        endpoint = answering(self._set_rules, _message)
        return [Route(SET_RULES, endpoint, methods=["PUT"], name="setRules")]

    async def _set_rules(self, request: Request) -> Response:
        sent = parse_document(await read_body(request, limit=MAX_BODY_BYTES))
        try:
            rules = {name: Ruleset(text) for name, text in _files(sent).items()}
        except RulesRefused as refused:
            # The first words are the CLI's; why is in its log, and here.
            text = "There was an error updating rules, see logs for more details"
            answer = {"message": text, "errors": [str(refused)]}
            return json_answer(answer, 400)
        await self._prepared.wait()
        self._guard.replace(rules)
        self._store.makes_buckets = True
        return json_answer({"message": "Rules updated successfully"})


def _files(sent: JsonObject) -> dict[str | None, str]:
    """The texts of rules by bucket; None is every bucket.

    Raises:
        Refused: 400, there are none, or one lacks something.
    """
    rules = sent.get("rules")
    files = rules.get("files") if isinstance(rules, dict) else None
    if not isinstance(files, list) or not files:
        raise Refused(400, "Request body must include 'rules.files' array")
    needed = ("name", "content") if len(files) == 1 else ("name", "content", "resource")
    if not all(_has_texts(file, needed) for file in files):
        *others, last = (f"'{name}'" for name in needed)
        listed = f"{', '.join(others)}{',' * (len(needed) > 2)} and {last}"  # noqa: PLR2004 - a list of two has no comma
        raise Refused(400, f"Each member of 'rules.files' array must contain {listed}")
    if len(files) == 1:
        return {None: files[0]["content"]}
    return {file["resource"]: file["content"] for file in files}


def _has_texts(file: object, names: tuple[str, ...]) -> bool:
    return isinstance(file, Mapping) and all(
        isinstance(file.get(name), str) for name in names
    )


def _message(refused: Refused) -> JsonObject:
    return {"message": refused.message}
