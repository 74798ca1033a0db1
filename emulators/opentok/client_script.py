"""One classic script of ES modules, for pages that load it by `<script src>`.

Each module becomes a function that is called once, with what it imports as constants,
and returns what it exports: so no name of one can be taken for a name of another. What
modules may do is less than the language lets them:

- `import {a, b as c} from "./other.mjs";` on one line, of a module beside them
- `export function`, `async function`, `class` or `const`, with a name
- `export {a, b as c};` on one line, and `export default name;`
- `import.meta.url`, which becomes the address of the script

Not there are other forms of import and export, dynamic imports, modules that import
each other in a circle, and `await` outside of functions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NAME: Final = re.compile(r"[a-z][a-z0-9_]*\.mjs")

_IDENTIFIER: Final = r"[A-Za-z_$][\w$]*"
_IMPORT: Final = re.compile(r'import \{([^}]*)\} from "\./([^"]*)";?\s*')
_DECLARED: Final = r"(?:async )?function\*? |class |const "
_DECLARATION: Final = re.compile(rf"export ((?:{_DECLARED})({_IDENTIFIER})\b.*)")
_LIST: Final = re.compile(r"export \{([^}]*)\};?\s*")
_DEFAULT: Final = re.compile(rf"export default ({_IDENTIFIER});?\s*")
_RENAMED: Final = re.compile(rf"({_IDENTIFIER})(?: as ({_IDENTIFIER}))?")
_COMMENT: Final = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_STATEMENT: Final = re.compile(r"\s*(?:import|export)\b(?!\s*[.(:])")
_AWAIT: Final = re.compile(rf"(?:(?:const|let) {_IDENTIFIER} = )?await\b")
_ELSEWHERE: Final = re.compile(r"\bimport\s*(?:\(|\.\s*meta\b)")
_ADDRESS: Final = "import.meta.url"

_HEAD: Final = """(function () {
"use strict";
const $address = document.currentScript.src;"""
_END: Final = "})();\n"


class NotJoinable(Exception):
    """A module does what cannot be joined; the message says which line and why."""


@dataclass(slots=True)
class _Module:
    """One file, taken apart.

    Attributes:
        imports: file → (name there, name here).
        exports: name for others → name here.
        body: its lines without imports and without the word `export`.
    """

    name: str
    imports: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    exports: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)

    @property
    def constant(self) -> str:
        return "$" + self.name.removesuffix(".mjs")


def joined(files: Mapping[str, str], *, entry: str, made: str) -> str:
    """A script that sets `window.<made>` to what `entry` exports by default.

    Args:
        files: name → text of each module; only what `entry` needs is taken.
        entry: the name of the first one.
        made: the name of the global.

    Raises:
        NotJoinable: a module is not there, or goes beyond what is said above.
    """
    modules: dict[str, _Module] = {}
    _collect(files, entry, (), modules)
    last = modules[entry]
    if "default" not in last.exports:
        raise NotJoinable(f"{entry} has no default export.")
    parts = [_function(module, modules) for module in modules.values()]
    return "\n".join([_HEAD, *parts, f"window.{made} = {last.constant}.default;", _END])


def _collect(
    files: Mapping[str, str],
    name: str,
    path: tuple[str, ...],
    found: dict[str, _Module],
) -> None:
    """Add a module, after those that it needs."""
    if name in path:
        raise NotJoinable(f"A circle of imports: {' → '.join([*path, name])}.")
    if name in found:
        return
    if name not in files:
        importer = f", which {path[-1]} imports" if path else ""
        raise NotJoinable(f"There is no {name}{importer}.")
    module = _taken_apart(name, files[name])
    for needed in module.imports:
        _collect(files, needed, (*path, name), found)
    found[name] = module


def _taken_apart(name: str, text: str) -> _Module:
    module = _Module(name)
    code = _without_comments(text).split("\n")
    for number, line in enumerate(text.split("\n")):
        try:
            module.body.append(_line(module, line, code[number]))
        except _Beyond as beyond:
            where = f"{name}, line {number + 1}"
            raise NotJoinable(f"{where}: {beyond}: {line.strip()[:80]}") from None
    return module


class _Beyond(Exception):
    """What is wrong with a line."""


def _line(module: _Module, line: str, code: str) -> str:
    """What is left of a line; `code` is the same one without comments."""
    if code.startswith("import ") and (found := _IMPORT.fullmatch(line)):
        names, file = found.groups()
        if not NAME.fullmatch(file):
            raise _Beyond("not the name of a module")
        module.imports.setdefault(file, []).extend(_renamed(names))
        return ""
    if code.startswith("export "):
        return _exported(module, line)
    if _STATEMENT.match(code):
        raise _Beyond("an import or export of another form")
    if _AWAIT.match(code):
        raise _Beyond("`await` outside of a function")
    if _ELSEWHERE.search(code.replace(_ADDRESS, "")):
        raise _Beyond("a dynamic import, or something of `import.meta` but its `url`")
    return line.replace(_ADDRESS, "$address") if _ADDRESS in code else line


def _exported(module: _Module, line: str) -> str:
    if found := _DECLARATION.fullmatch(line):
        rest, name = found.groups()
        module.exports[name] = name
        return rest
    if found := _LIST.fullmatch(line):
        module.exports |= {there: here for here, there in _renamed(found[1])}
        return ""
    if found := _DEFAULT.fullmatch(line):
        module.exports["default"] = found[1]
        return ""
    raise _Beyond("an export of another form")


def _renamed(names: str) -> list[tuple[str, str]]:
    """`a, b as c` → (a, a), (b, c)."""
    pairs = []
    for one in filter(None, (each.strip() for each in names.split(","))):
        found = _RENAMED.fullmatch(one)
        if found is None:
            raise _Beyond("not a list of names")
        pairs.append((found[1], found[2] or found[1]))
    return pairs


def _without_comments(text: str) -> str:
    """The same lines, with nothing where comments are."""
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def _function(module: _Module, modules: Mapping[str, _Module]) -> str:
    taken = [_constants(modules[file], pairs) for file, pairs in module.imports.items()]
    given = ", ".join(f"{there}: {here}" for there, here in module.exports.items())
    inner = [*taken, *module.body, f"return {{{given}}};"]
    head = f"// {module.name}\nconst {module.constant} = (function () {{"
    return "\n".join([head, *inner, "})();"])


def _constants(source: _Module, pairs: list[tuple[str, str]]) -> str:
    for there, _ in pairs:
        if there not in source.exports:
            raise NotJoinable(f"{source.name} does not export {there}.")
    named = ", ".join(f"{there}: {here}" for there, here in pairs)
    return f"const {{{named}}} = {source.constant};"
