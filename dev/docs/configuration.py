"""The tables of `docs/configuration.md`."""

from typing import Final

from firebase_functions import params

from dev.docs.blocks import code, table
from dev.docs.declared import manifest
from interactive_broadcast.kernel import capacity, config

CAPACITY: Final = [
    "MAX_INSTANCES",
    "MIN_INSTANCES",
    "CPU",
    "CONCURRENCY",
    "MEMORY_MB",
]


def capacity_table() -> str:
    """What each function has by default, by the class that it belongs to."""
    rows = [
        [
            code(f"{name}_"),
            *(_default(one.default) for one in _parameters(of)),
            ", ".join(code(each) for each in _functions_of(name)),
        ]
        for name, of in capacity.CLASSES.items()
    ]
    ends = [code(f"_{end}") for end in CAPACITY]
    return table(["", *ends, "functions"], rows)


def _parameters(of: capacity.Capacity) -> list[params.IntParam]:
    return [of.max_instances, of.min_instances, of.cpu, of.concurrency, of.memory]


def _functions_of(name: str) -> list[str]:
    declared = f"{{{{ params.{name}_MAX_INSTANCES }}}}"
    return [each for each, one in manifest().items() if one["maxInstances"] == declared]


def parameters_table() -> str:
    """Name, default and meaning of everything that is no secret."""
    rows = [
        [code(one.name), _default(one.default), f"**{one.label}.** {one.description}"]
        for one in vars(config).values()
        if isinstance(one, params.Param)
    ]
    return table(["parameter", "default", ""], rows)


def secrets_table() -> str:
    """Every secret, and how many of the functions are given it."""
    rows = [
        [code(one.name), str(one.description), _readers(one.name)]
        for one in vars(config).values()
        if isinstance(one, params.SecretParam)
    ]
    return table(["secret", "", "given to"], rows)


def _default(value: object) -> str:
    return code(str(value)) if value != "" else "empty"


def _readers(secret: str) -> str:
    given = [
        name
        for name, one in manifest().items()
        if secret in {each["key"] for each in one["secretEnvironmentVariables"]}
    ]
    return f"{len(given)} of {len(manifest())} functions"
