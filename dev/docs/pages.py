"""Which part of which page is made by what."""

from collections.abc import Sequence
from typing import Final

from dev import ROOT
from dev.docs import (
    app_fields,
    architecture,
    attacks,
    backend_rights,
    bounds,
    capacity,
    configuration,
    cost,
    doctor,
    limits,
    line,
    local_stack,
    messages,
    old_apps,
    old_routes,
    opentok_statuses,
    operations,
    presence,
    producers,
    provisioning,
    reference,
    refusals,
    rehearsal,
    reliability,
    rules,
    run_of_show,
    seats,
    video,
)
from dev.docs.blocks import Block, WholeFile
from dev.docs.shapes import kinds_table
from dev.openapi import document as openapi
from dev.typescript import functions, reasons, records

README: Final = ROOT / "README.md"
DOCS: Final = ROOT / "docs"
FUNCTIONS: Final = DOCS / "functions.md"
CONFIGURATION: Final = DOCS / "configuration.md"
ATTACKS: Final = DOCS / "attacks.md"
LOCAL_STACK: Final = DOCS / "local-stack.md"
RELIABILITY: Final = DOCS / "reliability.md"
OPERATIONS: Final = DOCS / "operations.md"
OPENTOK: Final = DOCS / "opentok.md"
CAPACITY: Final = DOCS / "capacity.md"
PROVISIONING: Final = DOCS / "provisioning.md"
RUN_OF_SHOW: Final = DOCS / "run-of-show.md"
VIDEO: Final = DOCS / "video.md"
OLD_APPS: Final = DOCS / "old-apps.md"

TYPES: Final = ROOT / "web" / "client" / "src" / "generated"
"""The types of the client package."""

BLOCKS: Final = [
    Block(DOCS / "architecture.md", "packages", architecture.packages_table),
    Block(README, "functions", reference.functions_table),
    Block(DOCS / "errors.md", "errors", refusals.errors_table),
    Block(DOCS / "backend-rights.md", "rights", backend_rights.table),
    Block(DOCS / "rules.md", "rules", rules.who_may_do_what),
    Block(DOCS / "rules.md", "old-apps", rules.for_old_apps),
    Block(OLD_APPS, "calls", old_apps.calls_table),
    Block(OLD_APPS, "rights", old_apps.rights_table),
    Block(DOCS / "security.md", "tables", rules.tables_figures),
    Block(DOCS / "security.md", "mutants", rules.mutants_figures),
    Block(DOCS / "security.md", "bounds", bounds.bounds_figures),
    Block(FUNCTIONS, "variables", reference.variables_table),
    Block(FUNCTIONS, "reference", reference.reference),
    Block(FUNCTIONS, "old-routes", old_routes.routes_table),
    Block(FUNCTIONS, "background", reference.background_table),
    Block(FUNCTIONS, "shapes", reference.shapes_reference),
    Block(FUNCTIONS, "kinds", kinds_table),
    Block(CONFIGURATION, "parameters", configuration.parameters_table),
    Block(CONFIGURATION, "capacity", configuration.capacity_table),
    Block(CONFIGURATION, "secrets", configuration.secrets_table),
    Block(LOCAL_STACK, "flags", local_stack.flags_table),
    Block(LOCAL_STACK, "ports", local_stack.ports_table),
    Block(LOCAL_STACK, "environment", local_stack.environment),
    Block(ATTACKS, "count", attacks.summary),
    Block(ATTACKS, "catalogue", attacks.catalogue),
    Block(DOCS / "doctor.md", "checks", doctor.checks_table),
    Block(DOCS / "cost.md", "example", cost.example_table),
    Block(DOCS / "cost.md", "prices", cost.prices_table),
    Block(DOCS / "cost.md", "rates", cost.rates_table),
    Block(DOCS / "cost.md", "positions", cost.positions_table),
    Block(CAPACITY, "capacity-sums", capacity.sums_table),
    Block(CAPACITY, "capacity-shows", capacity.shows_table),
    Block(CAPACITY, "capacity-calls", capacity.calls_table),
    Block(CAPACITY, "capacity-quotas", capacity.quotas_table),
    Block(CAPACITY, "capacity-warm", capacity.warm_table),
    Block(CAPACITY, "capacity-passes", capacity.passes_table),
    Block(CAPACITY, "capacity-batches", capacity.batches_table),
    Block(DOCS / "limits.md", "limits", limits.limits_tables),
    Block(OPERATIONS, "alerts", operations.alerts_table),
    Block(OPERATIONS, "errors", operations.errors_table),
    Block(RUN_OF_SHOW, "verbs", run_of_show.verbs_table),
    Block(RUN_OF_SHOW, "attempts", run_of_show.attempts_table),
    Block(DOCS / "build-an-app.md", "fields", app_fields.fields_table),
    Block(DOCS / "presence.md", "code", presence.code),
    Block(DOCS / "messages.md", "code", messages.code),
    Block(DOCS / "seats.md", "code", seats.code),
    Block(DOCS / "the-line.md", "code", line.code),
    Block(DOCS / "the-line.md", "positions", line.positions),
    Block(DOCS / "producers-and-screeners.md", "code", producers.code),
    Block(DOCS / "messages.md", "cues", messages.cues),
    Block(DOCS / "messages.md", "bounds", messages.bounds),
    Block(OPENTOK, "sources", opentok_statuses.sources),
    Block(OPENTOK, "archives", opentok_statuses.archives_table),
    Block(OPENTOK, "reasons", opentok_statuses.reasons_table),
    Block(OPENTOK, "transcriptions", opentok_statuses.transcriptions_table),
    Block(OPENTOK, "streams", opentok_statuses.streams_table),
    Block(VIDEO, "refusals", video.refusals_table),
    Block(PROVISIONING, "apis", provisioning.apis_table),
    Block(PROVISIONING, "backend", provisioning.backend_table),
    Block(PROVISIONING, "deployer", provisioning.deployer_table),
    Block(PROVISIONING, "platform", provisioning.platform_table),
    Block(PROVISIONING, "policies", provisioning.policies_table),
    Block(RELIABILITY, "repairs", reliability.repairs_table),
    Block(RELIABILITY, "budgets", reliability.budgets_table),
    Block(RELIABILITY, "opentok", reliability.opentok_table),
    Block(RELIABILITY, "firebase", reliability.firebase_table),
    Block(RELIABILITY, "crash", reliability.crash_table),
    Block(RELIABILITY, "chaos", reliability.chaos_table),
]
"""Quick to make; a test compares each."""

FILES: Final = [
    WholeFile(DOCS / "openapi.json", openapi.text),
    WholeFile(TYPES / "functions.ts", functions.text),
    WholeFile(TYPES / "reasons.ts", reasons.text),
    WholeFile(TYPES / "records.ts", records.text),
]
"""As quick, and compared as well."""

GENERATED: Final[Sequence[Block | WholeFile]] = [*BLOCKS, *FILES]

REHEARSAL: Final = Block(
    README, "rehearsal", lambda: rehearsal.excerpt(rehearsal.played())
)
"""Takes a whole show."""
