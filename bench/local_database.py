"""How fast the local database is, and how fast it judges by our rules."""

from collections.abc import Iterator

from bench import rules
from bench.options import Options
from bench.rows import Row
from emulators.bench import database


def measured(options: Options) -> Iterator[Row]:
    """The emulators' own measurements, and what our rules cost."""
    calls = 200 if options.quick else 2_000
    for found in (
        *database.measured(quick=options.quick),
        *rules.measured(calls=calls),
    ):
        yield Row(
            subject="local_database",
            name=found.name,
            value=found.value,
            unit=found.unit,
            note=found.note,
        )
