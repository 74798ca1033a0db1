"""The real firebase CLI resolves expressions of a manifest as the emulators do."""

import json
import os
import subprocess
from pathlib import Path

from emulators.firebase.functions.expressions import Parameter
from emulators.tests.firebase.functions.test_expressions import (
    NUMBERS,
    PARAMETERS,
    REFUSED,
    TEXTS,
)
from interactive_broadcast.deployed.options import DATABASE_INSTANCE, SERVICE_ACCOUNT

LIBRARY = Path(os.environ["CLI_UNDER_TEST"]).resolve().parent.parent
TIMEOUT_S = 60

SCRIPT = """
const [library, parameters, asked] = JSON.parse(process.argv[1]);
const { ParamValue, ...params } = require(library + "/deploy/functions/params.js");
const values = Object.fromEntries(parameters.map(([name, type, value]) =>
  [name, new ParamValue(value, false, { [type === "int" ? "number" : type]: true })]));
const resolved = asked.map(([kind, text]) => {
  try { return params["resolve" + kind](text, values); } catch { return null; }
});
console.log(JSON.stringify(resolved));
"""


def resolved(
    kind: str, texts: list[str], parameters: dict[str, Parameter]
) -> list[object]:
    """What the CLI makes of each, as a `String` or `Int`; None of what it refuses."""
    given = [(name, one.type, one.value) for name, one in parameters.items()]
    asked = [str(LIBRARY), given, [(kind, text) for text in texts]]
    done = subprocess.run(  # noqa: S603 - a script of ours, in the CLI's own Node
        ["node", "-e", SCRIPT, json.dumps(asked)],  # noqa: S607 - wherever it is
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=True,
    )
    found: list[object] = json.loads(done.stdout)
    return found


def test_texts_are_what_they_are_to_the_emulators() -> None:
    texts, expected = zip(*TEXTS, strict=True)

    assert resolved("String", list(texts), PARAMETERS) == list(expected)


def test_numbers_are_what_they_are_to_the_emulators() -> None:
    texts, expected = zip(*NUMBERS, strict=True)

    assert resolved("Int", list(texts), PARAMETERS) == list(expected)


def test_what_the_emulators_refuse_is_refused() -> None:
    assert resolved("String", REFUSED, PARAMETERS) == [None] * len(REFUSED)


def test_the_account_and_the_database_are_those_of_the_project() -> None:
    def of(instance: str) -> list[object]:
        values = {
            "GCLOUD_PROJECT": "shows-a1",
            "SERVICE_ACCOUNT": "interactive-broadcast",
            "DATABASE_INSTANCE": instance,
        }
        parameters = {name: Parameter("string", each) for name, each in values.items()}
        return resolved("String", [SERVICE_ACCOUNT, DATABASE_INSTANCE], parameters)

    account = "interactive-broadcast@shows-a1.iam.gserviceaccount.com"
    assert of("") == [account, "shows-a1-default-rtdb"]
    assert of("shows-a1") == [account, "shows-a1"]
