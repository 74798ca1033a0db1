"""Functions as they might be declared."""

from typing import Any

from tools.capacity.declared import Declared, Kind
from tools.capacity.figures import CALLS


def a_function(name: str = "login", **given: Any) -> Declared:
    """One, with what is said of it and small for the rest."""
    usual = {
        "kind": Kind.ADMINS,
        "cpu": 0.17,
        "memory_mib": 512,
        "concurrency": 1,
        "min_instances": 0,
        "max_instances": 3,
    }
    return Declared(name=name, **{**usual, **given})


def of_fans(name: str, **given: Any) -> Declared:
    """One that grows with the audience."""
    return a_function(
        name,
        **{
            "kind": Kind.FANS,
            "cpu": 1.0,
            "concurrency": 40,
            "max_instances": 2,
            **given,
        },
    )


def an_audience_s() -> list[Declared]:
    """All that an audience calls."""
    return [of_fans(name) for name in CALLS]
