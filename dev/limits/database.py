"""Limits of the Realtime Database."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source

LIMITS_PAGE: Final = Source(
    "Realtime Database limits",
    "https://firebase.google.com/docs/database/usage/limits",
    "2026-11",
)

EVENTARC: Final = Source(
    "Eventarc: events",
    "https://docs.cloud.google.com/eventarc/docs/workflows/route-trigger-cloud-storage",
    "2026-11",
)
REST_PAGE: Final = Source(
    "Realtime Database REST API",
    "https://firebase.google.com/docs/reference/rest/database",
    "2026-11",
)
LAW: Final = "tests/laws/test_database_limits.py"
FULL_SHOW: Final = f"{LAW}::test_no_write_of_a_full_show_passes_a_limit"
RATES: Final = (
    f"{LAW}::test_pictures_and_heartbeats_of_a_full_show_are_what_the_database_takes"
)

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="events for functions of one region, caused by one write",
        value=500,
        source=LIMITS_PAGE,
        by=("interactive_broadcast.records.crowds.EVENTS_AT_ONCE",),
        refused_by=("emulators.firebase.database.write_limits.MAX_CAUSED_EVENTS",),
        test=FULL_SHOW,
    ),
    Limit(
        of="an event for functions: what was there, and what is different",
        value=1024 * 1024,
        unit="bytes",
        source=LIMITS_PAGE,
        by=("rules.pictures.OLD_PICTURE",),
        how="what Eventarc delivers is less",
        refused_by=("emulators.firebase.database.write_limits.MAX_EVENT_BYTES",),
        test="tests/rules/test_trigger_sizes.py"
        "::test_the_largest_record_is_delivered_as_it_comes_changes_and_goes",
    ),
    Limit(
        of="an event that is delivered: a larger one is lost without a word",
        value=512_000,
        unit="bytes",
        source=EVENTARC,
        by=("rules.pictures.OLD_PICTURE",),
        how="the reconciler repairs what a lost event leaves",
        refused_by=("emulators.firebase.database.events.MAX_DELIVERED_BYTES",),
        test="tests/e2e/test_reconciliation.py"
        "::test_a_fan_whose_event_was_too_large_to_come_is_counted_all_the_same",
    ),
    Limit(
        of="data for functions",
        value="10 MB a second, sustained",
        source=LIMITS_PAGE,
        how="a fan's picture lies beside the record, and no function hears of it",
        test=RATES,
    ),
    Limit(
        of="data that is written",
        value=64 * 1024 * 1024,
        unit="bytes a minute",
        source=LIMITS_PAGE,
        by=(
            "rules.pictures.PICTURE",
            "rules.pictures.PICTURE_INTERVAL_MS",
        ),
        how="3,000 pictures a minute",
        refused_by=("emulators.firebase.database.write_limits.BYTES_PER_MINUTE",),
        test=RATES,
    ),
    Limit(
        of="writes",
        value="1,000 a second",
        source=LIMITS_PAGE,
        how="a heartbeat and a picture a minute of each fan",
        test=RATES,
    ),
    Limit(
        of="one write by REST",
        value=256 * 1024 * 1024,
        unit="bytes",
        source=LIMITS_PAGE,
        by=("interactive_broadcast.records.crowds.KEYS_AT_ONCE",),
        how="a part of a crowd at a time",
        refused_by=("emulators.firebase.database.bodies.MAX_BODY_BYTES",),
        test=FULL_SHOW,
    ),
    Limit(
        of="one write by an SDK",
        value=16 * 1024 * 1024,
        unit="bytes",
        source=LIMITS_PAGE,
        how="apps write one person at a time",
        refused_by=("emulators.firebase.database.wire.frames.MAX_MESSAGE_CHARS",),
        test="emulators/tests/firebase/database/wire/test_frames.py"
        "::test_a_message_has_a_longest_length",
    ),
    Limit(
        of="the time that a write or removal is expected to take",
        value="60 s, unless `writeSizeLimit` or the database says something else",
        source=REST_PAGE,
        by=(
            "interactive_broadcast.records.crowds.PEOPLE_AT_ONCE",
            "interactive_broadcast.records.crowds.MESSAGES_AT_ONCE",
        ),
        test=FULL_SHOW,
    ),
    Limit(
        of="an answer to one read",
        value=256 * 1024 * 1024,
        unit="bytes",
        source=LIMITS_PAGE,
        how="a producer's app reads a whole show, and pictures one by one",
        refused_by=("emulators.firebase.database.answer_limits.MAX_ANSWER_BYTES",),
        test=f"{LAW}::test_the_records_of_a_full_show_are_less_than_a_megabyte",
    ),
    Limit(
        of="clients that are connected",
        value=200_000,
        source=LIMITS_PAGE,
        by=("interactive_broadcast.kernel.config.MAX_INTERACTIVE",),
        how="viewers beyond the interactive limit have no connection",
        test="tests/unit/kernel/test_config.py"
        "::test_limits_and_keys_may_go_as_far_as_is_said",
    ),
    Limit(
        of="answers that are sent",
        value="100,000 a second",
        source=LIMITS_PAGE,
        how="what every viewer listens to does not change with the number of viewers: "
        "[what to listen to](presence.md#coming-in)",
        test="tests/budgets/test_pushes.py::test_nobody_hears_of_those_who_come",
    ),
    Limit(
        of="keys between the root and a value",
        value=32,
        source=LIMITS_PAGE,
        how="at most 8",
        refused_by=("emulators.firebase.database.tree.MAX_DEPTH",),
        test=FULL_SHOW,
    ),
    Limit(
        of="a text",
        value=10 * 1024 * 1024,
        unit="bytes",
        source=LIMITS_PAGE,
        by=("rules.pictures.OLD_PICTURE",),
        refused_by=("emulators.firebase.database.tree.MAX_STRING_BYTES",),
        test="emulators/tests/firebase/database/test_tree.py"
        "::test_the_longest_string_is_ten_megabytes",
    ),
    Limit(
        of="the rules",
        value=256 * 1024,
        unit="bytes",
        source=REST_PAGE,
        how="every start of the stack installs them",
        refused_by=("emulators.firebase.database.rules.ruleset.MAX_BYTES",),
        test="emulators/tests/firebase/database/rules/test_ruleset.py"
        "::test_a_file_has_a_greatest_size",
    ),
    Limit(
        of="a key, in bytes of UTF-8",
        value=768,
        unit="bytes",
        source=LIMITS_PAGE,
        by=(
            "interactive_broadcast.kernel.models.Id",
            "interactive_broadcast.kernel.models.Slug",
            "interactive_broadcast.kernel.models.SecretSlug",
            "interactive_broadcast.kernel.models.SessionKey",
        ),
        refused_by=("emulators.firebase.database.keys.MAX_KEY_BYTES",),
        test="emulators/tests/firebase/database/test_tree.py"
        "::test_a_path_has_at_most_32_keys_of_768_bytes",
    ),
)
