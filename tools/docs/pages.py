"""Which part of which page is made by what."""

from typing import Final

from tools import backend_rights
from tools.docs import configuration, local_stack, reference, refusals, rehearsal
from tools.docs.blocks import ROOT, Block
from tools.docs.shapes import kinds_table

README: Final = ROOT / "README.md"
DOCS: Final = ROOT / "docs"
FUNCTIONS: Final = DOCS / "functions.md"
CONFIGURATION: Final = DOCS / "configuration.md"
LOCAL_STACK: Final = DOCS / "local-stack.md"

BLOCKS: Final = [
    Block(README, "functions", reference.functions_table),
    Block(DOCS / "errors.md", "errors", refusals.errors_table),
    Block(DOCS / "backend-rights.md", "rights", backend_rights.table),
    Block(FUNCTIONS, "variables", reference.variables_table),
    Block(FUNCTIONS, "reference", reference.reference),
    Block(FUNCTIONS, "background", reference.background_table),
    Block(FUNCTIONS, "shapes", reference.shapes_reference),
    Block(FUNCTIONS, "kinds", kinds_table),
    Block(CONFIGURATION, "parameters", configuration.parameters_table),
    Block(CONFIGURATION, "secrets", configuration.secrets_table),
    Block(LOCAL_STACK, "flags", local_stack.flags_table),
    Block(LOCAL_STACK, "ports", local_stack.ports_table),
    Block(LOCAL_STACK, "environment", local_stack.environment),
    Block(LOCAL_STACK, "faults", local_stack.faults_table),
    Block(LOCAL_STACK, "door", local_stack.door_table),
]
"""Quick to make; a test compares each."""

REHEARSAL: Final = Block(
    README, "rehearsal", lambda: rehearsal.excerpt(rehearsal.played())
)
"""Takes a whole show."""
