"""The patterns of `firebase.json`: globs as the Firebase CLI reads them.

`*` and `?` stay within a segment of a path, `**` is any number of segments, and none of
them meets a segment that begins with a dot. Braces, classes and the groups `@(a|b)`,
`?(a)`, `*(a)`, `+(a)` and `!(a)` are known, a leading `!` turns the pattern round.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

MAX_ALTERNATIVES: Final = 1_000
"""That the braces of one pattern may stand for."""

_GROUP: Final = {"@": "", "?": "?", "*": "*", "+": "+"}
_WILD: Final = ("*", "?", "[", "+(", "@(", "!(")
_ANY: Final = "**"
_SLASHES: Final = re.compile("/+")


class GlobRefused(ValueError):
    """A pattern that cannot be read."""


@dataclass(frozen=True, slots=True)
class Glob:
    """A pattern for paths.

    Args:
        alternatives: what its braces stand for, each by segments. None is `**`.
        is_negated: whether it means all other paths.
    """

    alternatives: tuple[tuple[re.Pattern[str] | None, ...], ...]
    is_negated: bool = False

    @classmethod
    def parse(cls, text: str, *, dots: bool = False) -> Self:
        """Read a pattern.

        Args:
            text: the pattern.
            dots: let wildcards meet segments that begin with a dot, too.

        Raises:
            GlobRefused: a group or a class has no end, or there are too many braces.
        """
        is_negated = text.startswith("!") and not text.startswith("!(")
        found = []
        for alternative in _unfolded(text.removeprefix("!") if is_negated else text):
            segments = alternative.split("/")
            found.append(tuple(_segment(one, dots=dots) for one in segments))
            if len(found) > MAX_ALTERNATIVES:
                raise GlobRefused(f"{text!r} has too many alternatives.")
        return cls(tuple(found), is_negated)

    def matches(self, path: str, *, dots: bool = False) -> bool:
        """Whether it means this path.

        Args:
            path: by slashes.
            dots: let `**` meet segments that begin with a dot, too.
        """
        segments = _SLASHES.split(path)
        found = any(_meet(one, segments, dots=dots) for one in self.alternatives)
        return found is not self.is_negated


def _meet(
    pattern: tuple[re.Pattern[str] | None, ...], path: list[str], *, dots: bool
) -> bool:
    """Whether the segments meet. By all places at a time: no pattern takes long."""
    places = {0}
    for number, one in enumerate(pattern, 1):
        if one is None:
            if number == len(pattern):
                # At the end it takes one segment at least: `a/**` is not `a`.
                places -= {len(path)}
            places = _skipped(places, path, dots=dots)
        else:
            places = {
                place + 1
                for place in places
                if place < len(path) and one.fullmatch(path[place])
            }
    has_slash = path[-1] == "" and len(path) > 1
    return len(path) in places or (has_slash and len(path) - 1 in places)


def _skipped(places: set[int], path: list[str], *, dots: bool) -> set[int]:
    """Where a path may go on after any number of segments."""
    reached = set(places)
    for place in range(len(path)):
        hidden = path[place].startswith(".")
        if place in reached and (
            not hidden or (dots and path[place] not in (".", ".."))
        ):
            reached.add(place + 1)
    return reached


def _segment(text: str, *, dots: bool) -> re.Pattern[str] | None:
    if text == _ANY:
        return None
    expression, rest = _expression(text)
    if rest:
        raise GlobRefused(f"{text!r} closes what it has not opened.")
    if text.startswith(_WILD):
        # A wildcard takes something, and no segment that is hidden.
        expression = f"(?=.)(?!{_no_dots(dots=dots)}){expression}"
    try:
        return re.compile(expression, re.DOTALL)
    except re.error as error:
        raise GlobRefused(f"{text!r}: {error}.") from None


def _no_dots(*, dots: bool) -> str:
    return r"\.{1,2}$" if dots else r"\."


def _expression(text: str, *, inside: bool = False) -> tuple[str, str]:
    """A regular expression for a segment, and what follows the end of its group."""
    said = ""
    while text:
        one, following = text[0], text[1:]
        if one in "@?*+!" and following.startswith("("):
            group, text = _group(one, following[1:])
            said += group
            continue
        if inside and one in "|)":
            return said, text
        if one == "[":
            known, text = _class(text)
            said += known
            continue
        if one == "\\" and following:
            one, following = following[0], following[1:]
            said += re.escape(one)
        else:
            said += {"*": "[^/]*?", "?": "[^/]"}.get(one, re.escape(one))
        text = following
    if inside:
        raise GlobRefused("A group has no end.")
    return said, ""


def _group(kind: str, text: str) -> tuple[str, str]:
    alternatives = []
    while True:
        one, text = _expression(text, inside=True)
        alternatives.append(one)
        end, text = text[0], text[1:]
        if end == ")":
            break
    either = "|".join(alternatives)
    if kind != "!":
        return f"(?:{either}){_GROUP[kind]}", text
    # What follows is part of what must not be there, as the CLI has it.
    following, _ = _expression(text.partition(")")[0])
    return f"(?:(?!(?:{either}){following}$)[^/]*?)", text


def _class(text: str) -> tuple[str, str]:
    end = text.find("]", 2)
    if end < 0:
        return re.escape("["), text[1:]
    inner = text[1:end]
    negated = inner[0] in "!^"
    members = inner[1:] if negated else inner
    members = members.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"[{'^' if negated else ''}{members}]", text[end + 1 :]


def _unfolded(text: str) -> Iterator[str]:
    """All that the braces of a pattern stand for."""
    found = _braces(text)
    if found is None:
        yield text
        return
    before, options, after = found
    for option in options:
        yield from _unfolded(f"{before}{option}{after}")


def _braces(text: str) -> tuple[str, list[str], str] | None:
    """The first braces with a comma in them: what is before, in and after them."""
    start = text.find("{")
    while start >= 0:
        depth, options, begin = 0, [], start + 1
        for place in range(start, len(text)):
            one = text[place]
            depth += (one == "{") - (one == "}")
            if (one == "," and depth == 1) or (one == "}" and depth == 0):
                options.append(text[begin:place])
                begin = place + 1
            if depth == 0:
                break
        if depth == 0 and len(options) > 1:
            return text[:start], options, text[begin:]
        start = text.find("{", start + 1)
    return None
