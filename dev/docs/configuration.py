"""The tables of `docs/configuration.md`."""

from firebase_functions import params

from dev.docs.blocks import code, table
from dev.docs.declared import manifest
from interactive_broadcast.kernel import config


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
