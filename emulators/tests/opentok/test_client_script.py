"""Modules become one script, or it is said why not."""

import pytest

from emulators.opentok.client_script import NotJoinable, joined

HEAD = """(function () {
"use strict";
const $address = document.currentScript.src;
"""


def script(**modules: str) -> str:
    files = {f"{name}.mjs": text for name, text in modules.items()}
    return joined(files, entry="entry.mjs", made="OT")


def test_a_module_is_a_function_of_its_own() -> None:
    made = script(
        entry='import {b as other} from "./other.mjs";\n\nexport default other;',
        other="const a = 1;\nexport const b = a;",
        unused="export const c = 1;",
    )

    assert (
        made
        == HEAD
        + """// other.mjs
const $other = (function () {
const a = 1;
const b = a;
return {b: b};
})();
// entry.mjs
const $entry = (function () {
const {b: other} = $other;



return {default: other};
})();
window.OT = $entry.default;
})();
"""
    )


def test_every_form_of_export_is_given_to_others() -> None:
    made = script(
        entry=(
            "export function a() {}\nexport async function b() {}\n"
            "export class C extends D {\n}\nexport const e = 1;\nexport {f, g as h};\n"
            "export default e;"
        )
    )

    given = "{a: a, b: b, C: C, e: e, f: f, h: g, default: e}"
    assert f"return {given};" in made
    assert "export" not in made


def test_a_module_that_two_need_is_there_once_and_before_both() -> None:
    made = script(
        entry=(
            'import {a} from "./one.mjs";\nimport {b} from "./two.mjs";\n'
            "export default a;"
        ),
        one='import {c} from "./three.mjs";\nexport const a = c;',
        two='import {c} from "./three.mjs";\nexport const b = c;',
        three="export const c = 1;",
    )

    names = ["three", "one", "two", "entry"]
    assert [line for line in made.splitlines() if line.startswith("// ")] == [
        f"// {name}.mjs" for name in names
    ]


def test_the_address_is_the_scripts() -> None:
    made = script(entry='const at = new URL("x", import.meta.url);\nexport default at;')

    assert 'const at = new URL("x", $address);' in made


@pytest.mark.parametrize(
    "line",
    [
        '/** @type {import("./other.mjs").A} */ let a;',
        "// import it by `import(address)`",
        "/*\nexport * from nowhere\n*/",
        "const a = { import: 1, export: 2 };",
        "const important = exported;",
    ],
)
def test_what_only_looks_like_an_import_stays(line: str) -> None:
    assert line in script(entry=f"{line}\nexport default a;")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("import a from './a.mjs';", "an import or export of another form"),
        ('import {a} from "a";', "an import or export of another form"),
        ('import * as a from "./a.mjs";', "an import or export of another form"),
        ('import "./a.mjs";', "an import or export of another form"),
        ("import {", "an import or export of another form"),
        ('import {a} from "./../a.mjs";', "not the name of a module"),
        ('import {a-b} from "./a.mjs";', "not a list of names"),
        ("export let a = 1;", "an export of another form"),
        ("export const {a} = b;", "an export of another form"),
        ('export * from "./a.mjs";', "an export of another form"),
        ("export default 1 + 1;", "an export of another form"),
        ("  export const a = 1;", "an import or export of another form"),
        ("/* a */ export const a = 1;", "an import or export of another form"),
        ('const a = await import("./a.mjs");', "`await` outside of a function"),
        ("await a;", "`await` outside of a function"),
        (
            "  const a = import(b);",
            "a dynamic import, or something of `import.meta` but its `url`",
        ),
        (
            "const a = import.meta.resolve;",
            "a dynamic import, or something of `import.meta` but its `url`",
        ),
    ],
)
def test_what_cannot_be_joined_is_said_with_its_line(line: str, why: str) -> None:
    with pytest.raises(NotJoinable) as caught:
        script(entry=f"const z = 1;\n{line}\nexport default z;")

    assert str(caught.value) == f"entry.mjs, line 2: {why}: {line.strip()}"


@pytest.mark.parametrize(
    ("modules", "why"),
    [
        ({}, "There is no entry.mjs."),
        ({"entry": "const a = 1;"}, "entry.mjs has no default export."),
        (
            {"entry": 'import {a} from "./gone.mjs";\nexport default a;'},
            "There is no gone.mjs, which entry.mjs imports.",
        ),
        (
            {
                "entry": 'import {a} from "./other.mjs";\nexport default a;',
                "other": "const a = 1;",
            },
            "other.mjs does not export a.",
        ),
        (
            {
                "entry": 'import {a} from "./other.mjs";\nexport default a;',
                "other": 'import {b} from "./entry.mjs";\nexport const a = b;',
            },
            "A circle of imports: entry.mjs → other.mjs → entry.mjs.",
        ),
    ],
)
def test_modules_that_do_not_fit_together_are_refused(
    modules: dict[str, str], why: str
) -> None:
    with pytest.raises(NotJoinable) as caught:
        script(**modules)

    assert str(caught.value) == why
