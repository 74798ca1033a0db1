"""The runs of the Firebase CLI that make up a deploy, in their order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from interactive_broadcast.kernel.version import LABEL
from tools.capacity.declared import Declared
from tools.deploy.batches import batches, cpus_of

QUIET: Final = "--non-interactive"
CODEBASE: Final = "default"
"""Of firebase.json: functions of another one are not ours."""


class Part(StrEnum):
    """What can be deployed by itself."""

    RULES = "rules"
    FUNCTIONS = "functions"
    HOSTING = "hosting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One run of the CLI."""

    does: str
    arguments: tuple[str, ...]
    functions: tuple[str, ...] = ()
    """Which it deploys."""

    part: Part | None = None
    """What it is a part of; None when it deletes."""

    def only(self, names: Iterable[str]) -> "Step":
        """The same for some of its functions."""
        again = tuple(name for name in self.functions if name in set(names))
        if not again:
            return self
        arguments = list(self.arguments)
        arguments[arguments.index("--only") + 1] = selection(again)
        return replace(self, arguments=tuple(arguments), functions=again)


def steps(
    project: str,
    functions: Sequence[Declared],
    *,
    room: float,
    parts: Iterable[Part] = Part,
) -> list[Step]:
    """A deploy: rules, then functions, then the pages that call them.

    New functions write only what the new rules let them, and old ones what both do: so
    rules are first. `--force` is for functions, each named: the CLI asks before it
    keeps instances warm, and when it cleans up its images. Of what is named nothing is
    deleted.

    Args:
        project: where.
        functions: which.
        room: CPUs that the new instances of a batch may have.
        parts: of it all.
    """
    wanted = set(parts)
    found: list[Step] = []
    if Part.RULES in wanted:
        does = "rules of database and storage"
        found.append(_deploy(project, Part.RULES, does, "database,storage"))
    if Part.FUNCTIONS in wanted:
        found += _of_functions(project, functions, room)
    if Part.HOSTING in wanted:
        found.append(_deploy(project, Part.HOSTING, "hosting", "hosting"))
    return found


def removals(project: str, left: Mapping[str, Sequence[str]]) -> list[Step]:
    """Deletes what is deployed and no longer declared.

    Args:
        project: where.
        left: ids of functions, by region.
    """
    return [
        Step(
            does=f"deletes {', '.join(names)} in {region}",
            arguments=(
                *("functions:delete", *names, "--region", region),
                *("--project", project, QUIET, "--force"),
            ),
        )
        for region, names in left.items()
    ]


def left_over(
    deployed: Iterable[Mapping[str, Any]],
    functions: Sequence[Declared],
    region: str,
) -> dict[str, list[str]]:
    """What this product has deployed and does not declare, by region.

    A function elsewhere counts.

    Args:
        deployed: what the CLI lists.
        functions: what is declared.
        region: where it is declared to be.
    """
    declared = {(one.name, region) for one in functions}
    found: dict[str, list[str]] = defaultdict(list)
    for one in deployed:
        is_of_codebase = one.get("codebase") in (CODEBASE, None)
        # Others may have functions in the default codebase of the project, too.
        is_ours = is_of_codebase and LABEL in (one.get("labels") or {})
        if is_ours and (one["id"], one["region"]) not in declared:
            found[one["region"]].append(one["id"])
    return {region: sorted(names) for region, names in sorted(found.items())}


def selection(names: Iterable[str]) -> str:
    """The value of the CLI's `--only` for functions."""
    return ",".join(f"functions:{name}" for name in names)


def _of_functions(
    project: str, functions: Sequence[Declared], room: float
) -> list[Step]:
    groups = batches(functions, room)
    return [
        _deploy(
            project,
            Part.FUNCTIONS,
            f"functions {number} of {len(groups)}: {len(group)}, with "
            f"{sum(map(cpus_of, group)):.1f} CPUs",
            selection(one.name for one in group),
            functions=tuple(one.name for one in group),
        )
        for number, group in enumerate(groups, start=1)
    ]


def _deploy(
    project: str, part: Part, does: str, only: str, functions: tuple[str, ...] = ()
) -> Step:
    forced = ("--force",) if functions else ()
    arguments = ("deploy", "--only", only, "--project", project, QUIET, *forced)
    return Step(does=does, arguments=arguments, functions=functions, part=part)
