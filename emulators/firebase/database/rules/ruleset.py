"""A rules file, ready to be asked. The only door to this package."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from emulators.firebase.database.rules.coverage import Covered
from emulators.firebase.database.rules.declarations import Declarations
from emulators.firebase.database.rules.evaluate import Auth
from emulators.firebase.database.rules.facts import NO_QUERY, PLAIN, QueryFacts
from emulators.firebase.database.rules.judgement import Judgement, Request
from emulators.firebase.database.rules.refusals import Lines, Refusal, RulesRefused
from emulators.firebase.database.rules.rule import Rule, RuleNode
from emulators.firebase.database.rules.verdict import Verdict
from emulators.firebase.database.tree import Node, Path

MAX_BYTES = 256 * 1024
"""Of a rules file that is installed; the service's documented limit."""


class Ruleset:
    """The compiled rules of one file."""

    def __init__(self, source: str, declarations: Declarations) -> None:
        self.source = source
        """The file as it was given, comments included."""
        self._root = declarations.root
        self._rules = tuple(declarations.rules)
        self._comments = declarations.comments

    @classmethod
    def parse(cls, text: str, *, is_dry_run: bool = False) -> "Ruleset":
        """Read a rules file.

        Args:
            text: the file.
            is_dry_run: only look for mistakes. The service bounds the size of the
                files that it installs, and not of those that it only looks at.

        Raises:
            RulesRefused: it has mistakes; all that were found are listed.
        """
        is_large = len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES
        if is_large and not is_dry_run:
            # The service's own words for this are not recorded.
            too_large = Refusal(f"Rules must not exceed {MAX_BYTES} bytes.", 0)
            raise RulesRefused.because([too_large], text)
        declarations = Declarations(text)
        if declarations.refusals:
            raise RulesRefused.because(declarations.refusals, text)
        return cls(text, declarations)

    def may_read(
        self,
        path: Path,
        *,
        auth: Auth,
        root: Node,
        now_ms: int,
        query: QueryFacts | None = None,
    ) -> Verdict:
        """Whether `auth` may read, listen to or query `path`.

        Args:
            path: what is read, with all below it.
            auth: the `auth` of the rules; None is nobody.
            root: the tree.
            now_ms: the `now` of the rules, in ms since 1970.
            query: how it is read; None is a plain read.
        """
        request = Request(
            auth=auth, before=root, after=root, now_ms=now_ms, query=query or PLAIN
        )
        return Judgement(self._root, request).on_reading(path)

    def may_write(
        self,
        paths: Sequence[Path],
        *,
        auth: Auth,
        before: Node,
        after: Node,
        now_ms: int,
    ) -> Verdict:
        """Whether `auth` may turn the tree `before` into `after`.

        Every path is judged on its own, and all of them see the whole write: what one
        of them may not do, none does.

        Args:
            paths: the locations that are set; nothing else differs. A path to a
                `.priority` counts as its node.
            auth: the `auth` of the rules; None is nobody.
            before: the tree as it is.
            after: the tree as it would be, server values resolved.
            now_ms: the `now` of the rules and of server timestamps, in ms since 1970.
        """
        request = Request(
            auth=auth, before=before, after=after, now_ms=now_ms, query=NO_QUERY
        )
        return Judgement(self._root, request).on_writing(paths)

    def indexes(self, path: Path) -> frozenset[str]:
        """The child paths, and `.value`, by which `path` may be queried."""
        node: RuleNode | None = self._root
        for key in path:
            if node is None:
                break
            node, _ = node.step(key, {})
        return node.indexes if node else frozenset()

    def reading_depends_on(self, path: Path) -> frozenset[Path]:
        """The parts of the tree whose change may change what `may_read` says.

        As long as they stay as they are, the same caller gets the same answer to the
        same query. The whole tree is the empty path; it also stands for time.
        """
        found: set[Path] = set()
        node: RuleNode | None = self._root
        for key in (*path, None):
            if node is None:
                break
            for above, below in node.read.looks_at if node.read else ():
                found.add((*path[:above], *below))
            if key is not None:
                node, _ = node.step(key, {})
        return frozenset(found)

    def comments(self) -> Mapping[str, str]:
        """The comment directly above each node or rule that has one.

        The keys are patterns of nodes (`events/$eventId`; the root's is empty) and
        names of rules (`events/$eventId/.write`).
        """
        return MappingProxyType(self._comments)

    def expressions(self) -> Mapping[str, str]:
        """The text of each rule on one line, by its name, in the order of the file."""
        return {rule.name: rule.expression for rule in self._rules}

    @contextmanager
    def with_mistake(self, name: str, expression: str) -> Iterator[None]:
        """Let the rule `name` say something else for a while: for mutation testing.

        Raises:
            Refusal: the expression is not one that a rule may have.
        """
        (rule,) = (each for each in self._rules if each.name == name)
        wrong = Rule.like(rule, expression)
        kept = rule.evaluator, rule.constant
        rule.evaluator, rule.constant = wrong.evaluator, wrong.constant
        try:
            yield
        finally:
            rule.evaluator, rule.constant = kept

    def coverage(self) -> tuple[Covered, ...]:
        """What became of each expression so far, in the order of the file."""
        lines = Lines(self.source)
        return tuple(
            rule.covered(lines.at(rule.offset))
            for rule in self._rules
            if rule.constant is None
        )


OPEN = Ruleset.parse(
    """{
    "rules": {
        ".read": true,
        ".write": true
    }
}"""
)
"""What an emulator without a rules file uses: everything is allowed to everybody."""
