"""The figures of `docs/security.md` about wrong bounds of the functions."""

from dev.docs.blocks import code, table
from dev.mutants.constants.figures import explained, kept


def bounds_figures() -> str:
    """What the last whole run over the bounds found."""
    found = kept()
    survivors = len(found.survivors)
    noticed = found.mutants - survivors
    head = (
        f"Of {found.mutants:,} mistakes in {found.bounds:,} bounds {noticed:,} are "
        f"noticed ({100 * noticed / found.mutants:.1f} %), {survivors} not, for these "
        "reasons:"
    )
    rows = [
        [str(count), code(one.bound), code(one.mistake), one.why]
        for one, count in explained(found.survivors)
    ]
    return f"{head}\n\n{table(['', 'bound', 'mistake', 'why nothing notices'], rows)}"
