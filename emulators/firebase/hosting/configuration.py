"""The `hosting` section of `firebase.json`, read into types.

Sources, read 2026-11: firebase.google.com/docs/hosting/full-config, and what the
Firebase CLI (15.34) makes of the section when it deploys it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

from emulators.firebase.hosting.globs import Glob, GlobRefused
from emulators.firebase.hosting.patterns import Pattern, PatternRefused
from emulators.kernel.json_http import JsonObject

REDIRECTS: Final = (301, 302, 303, 307, 308)
DEFAULT_REDIRECT: Final = 301
ALWAYS_IGNORED: Final = (
    "**/firebase-debug.log",
    "**/firebase-debug.*.log",
    ".firebase/*",
)
"""What the CLI never uploads."""


class HostingRefused(ValueError):
    """The section cannot be served; the message says why."""


@dataclass(frozen=True, slots=True)
class Header:
    """Headers that answers for some paths get."""

    pattern: Pattern
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Redirect:
    """Paths that are answered with another address."""

    pattern: Pattern
    destination: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """Paths that are answered by a file, or by a function.

    Args:
        pattern: which ones.
        destination: a path of the site; None for a function.
        function_id: the function; None for a file, and for what is not emulated.
        region: of the function; None is wherever it is.
    """

    pattern: Pattern
    destination: str | None = None
    function_id: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfiguration:
    """What a site is.

    Args:
        public: its folder, below that of `firebase.json`; None is a site without files.
        ignore: files of the folder that are not of the site.
        clean_urls: pages are found without `.html`, and only so.
        trailing_slash: whether addresses end with a slash; None is as they are.
    """

    public: str | None = None
    ignore: tuple[Glob, ...] = ()
    clean_urls: bool = False
    trailing_slash: bool | None = None
    headers: tuple[Header, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()

    @classmethod
    def read(cls, said: JsonObject) -> Self:
        """Read the section.

        Args:
            said: the section; an empty one is a site with nothing in it.

        Raises:
            HostingRefused: a rule says not what it is about, or what to do.
        """
        public = said.get("public", said.get("source"))
        try:
            ignored = (*ALWAYS_IGNORED, *map(str, _list(said, "ignore")))
            return cls(
                public=public if isinstance(public, str) else None,
                ignore=tuple(Glob.parse(one, dots=True) for one in ignored),
                clean_urls=said.get("cleanUrls") is True,
                trailing_slash=_flag(said.get("trailingSlash")),
                headers=tuple(map(_header, _rules(said, "headers"))),
                redirects=tuple(map(_redirect, _rules(said, "redirects"))),
                rewrites=tuple(map(_rewrite, _rules(said, "rewrites"))),
            )
        except (PatternRefused, GlobRefused) as refusal:
            raise HostingRefused(f"hosting: {refusal}") from None


def _header(rule: JsonObject) -> Header:
    told = _rules(rule, "headers")
    headers = tuple((str(one.get("key")), str(one.get("value"))) for one in told)
    if not all(key.isascii() and value.isprintable() for key, value in headers):
        raise HostingRefused("hosting: a header is text of one line.")
    return Header(Pattern.of(rule), headers)


def _redirect(rule: JsonObject) -> Redirect:
    destination, status = rule.get("destination"), rule.get("type", DEFAULT_REDIRECT)
    if not isinstance(destination, str) or not isinstance(status, int):
        raise HostingRefused("hosting: a redirect has a `destination`.")
    if status not in REDIRECTS:
        raise HostingRefused(f"hosting: {status} is no status of a redirect.")
    return Redirect(Pattern.of(rule), destination, status)


def _rewrite(rule: JsonObject) -> Rewrite:
    pattern = Pattern.of(rule)
    match rule:
        case {"destination": str(destination)}:
            return Rewrite(pattern=pattern, destination=destination)
        case {"function": {"functionId": str(function_id), **options}}:
            region = options.get("region")
        case {"function": str(function_id)}:
            region = rule.get("region")
        case {"run": _} | {"dynamicLinks": _}:
            return Rewrite(pattern=pattern)
        case _:
            raise HostingRefused(
                "hosting: a rewrite has a `destination`, a `function` or a `run`."
            )
    region = region if isinstance(region, str) else None
    return Rewrite(pattern=pattern, function_id=function_id, region=region)


def _rules(said: JsonObject, name: str) -> Iterator[JsonObject]:
    for rule in _list(said, name):
        if not isinstance(rule, dict):
            raise HostingRefused(f"hosting: {name!r} has something that is no object.")
        yield rule


def _list(said: JsonObject, name: str) -> list[object]:
    found = said.get(name, [])
    if not isinstance(found, list):
        raise HostingRefused(f"hosting: {name!r} is no list.")
    return found


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
