"""Which names lie below which path of a rules file."""

from collections.abc import Iterator

from emulators.firebase.database.rules.source import Entries, Value, read

Below = dict[str, frozenset[str]]


def structure(text: str) -> Below:
    """Path → the names below it, for each path that has any. Rules are no names."""
    file = read(text)
    assert isinstance(file, Entries)
    (rules,) = (entry.value for entry in file.entries if entry.key.value == "rules")
    return dict(_below("", rules))


def _below(path: str, value: Value) -> Iterator[tuple[str, frozenset[str]]]:
    entries = value.entries if isinstance(value, Entries) else ()
    inner = {e.key.value: e.value for e in entries if not e.key.value.startswith(".")}
    if inner:
        yield path, frozenset(inner)
    for name, below in inner.items():
        yield from _below(f"{path}/{name}".lstrip("/"), below)
