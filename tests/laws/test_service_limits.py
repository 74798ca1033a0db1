"""Every published limit of the hosted services is kept, and refused by the stand-ins.

The table of `docs/limits.md` says which there are; its rows are tried one by one in
`tests/dev/limits`. Here is what makes it whole: each port belongs to a service that has
rows, each bound of a stand-in is that of a row or says why it is none, the longest that
the models let through fits everywhere, and a crowd costs the other services no more
than a few do.
"""

import ast
import inspect
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol

import pytest
from annotated_types import MaxLen

from dev import ROOT
from dev.limits import LIMITS
from dev.limits.limit import measure, named
from emulators.firebase.auth.tokens import MAX_CLAIMS_CHARS, MAX_UID_CHARS
from emulators.firebase.storage.objects import MAX_NAME_BYTES
from emulators.firebase.tasks.model import MAX_TASK_BYTES
from emulators.opentok.api_archives import MAX_NAME_CHARS
from emulators.opentok.claims import MAX_DATA_CHARS
from emulators.opentok.composition import MAX_CLASSES_CHARS
from interactive_broadcast.adapters.cloud_tasks import task_id
from interactive_broadcast.admins.models import Admin
from interactive_broadcast.effects.models import Effect, ShowTask
from interactive_broadcast.effects.plan import AFTER_THE_END
from interactive_broadcast.events import slugs
from interactive_broadcast.events.consent_terms import ConsentTerms, ConsentUse
from interactive_broadcast.events.given_options import MOST_MORE_TARGETS
from interactive_broadcast.events.guests import GUESTS, guest_uid
from interactive_broadcast.events.line_options import LineOptions, Positions
from interactive_broadcast.events.models import (
    Event,
    Image,
    Problem,
    Status,
)
from interactive_broadcast.http.rendering import MAX_REPLY_BYTES
from interactive_broadcast.kernel import ports, video
from interactive_broadcast.kernel.errors import NotReadyYet
from interactive_broadcast.kernel.ids import opaque_id, push_id
from interactive_broadcast.kernel.media_options import (
    MOST_BITRATE,
    ArchiveOptions,
    BroadcastOptions,
    Resolution,
)
from interactive_broadcast.media.models import CreateTokenRequest
from interactive_broadcast.media.recording import archive_name
from interactive_broadcast.seats import grants
from tests.support.crowded_show import a_crowded_show
from tests.support.fake_ports import FakePorts
from tests.unit.world import change

SERVICES: Final[Mapping[str, str | None]] = {
    "Accounts": "Firebase Authentication",
    "Databases": "Realtime Database",
    "Database": "Realtime Database",
    "ArchiveFiles": "Cloud Storage",
    "Images": "Cloud Storage",
    "Tasks": "Cloud Tasks",
    "Video": "OpenTok and Vonage Video",
    "VideoProjects": "OpenTok and Vonage Video",
    # Nobody is asked.
    **dict.fromkeys(
        (
            *("Clock", "Limits", "Vault", "SessionTokens", "CallbackProofs"),
            # Its keys alone are fetched, once in six hours.
            "AppAttestation",
        )
    ),
}
"""A port → the service behind it."""

OF_SERVICES: Final = {
    "Cloud Functions": "emulators/firebase/functions",
    "Cloud Tasks": "emulators/firebase/tasks",
    "Cloud Scheduler": "emulators/firebase/schedules",
    "Firebase Authentication": "emulators/firebase/auth",
    "Cloud Storage": "emulators/firebase/storage",
    "OpenTok and Vonage Video": "emulators/opentok",
}
"""A service → the folder of its stand-in. That of the database has a law of its own."""

OWN: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "emulators.firebase.auth.accounts.MAX_ACCOUNTS",
            "emulators.firebase.auth.codes.MAX_CODES",
            "emulators.firebase.auth.fields.MAX_BODY_BYTES",
            "emulators.firebase.auth.fields.MAX_ITEM_CHARS",
            "emulators.firebase.auth.fields.MAX_TEXT_CHARS",
            "emulators.firebase.auth.quotas.MAX_COUNTED",
            "emulators.firebase.functions.logs.MAX_LINES",
            "emulators.firebase.functions.logs.MAX_LINE_CHARS",
            "emulators.firebase.functions.process.MAX_LINE_BYTES",
            "emulators.firebase.functions.recent_calls.MAX_CALLS",
            "emulators.firebase.functions.recent_calls.MAX_PATH_CHARS",
            "emulators.firebase.functions.watch.MAX_FILES",
            "emulators.firebase.storage.api_firebase.MAX_TOKENS",
            "emulators.firebase.storage.api_internal.MAX_BODY_BYTES",
            "emulators.firebase.storage.model.MAX_BUCKETS",
            "emulators.firebase.storage.model.MAX_OBJECT_BYTES",
            "emulators.firebase.storage.model.MAX_TOTAL_BYTES",
            "emulators.firebase.storage.multipart.MAX_HEADER_BYTES",
            "emulators.firebase.storage.transfer.MAX_BODY_BYTES",
            "emulators.firebase.storage.transfer.MAX_METADATA_BYTES",
            "emulators.firebase.storage.rules.evaluate.MAX_SUBJECT_CHARS",
            "emulators.firebase.storage.rules.expressions.MAX_DEPTH",
            "emulators.firebase.storage.rules.expressions.MAX_OPERANDS",
            "emulators.firebase.storage.rules.parser.MAX_NESTED_BLOCKS",
            "emulators.firebase.storage.rules.scanner.MAX_SOURCE_CHARS",
            "emulators.firebase.storage.uploads.MAX_SESSIONS",
            "emulators.firebase.tasks.api.MAX_REQUEST_BYTES",
            "emulators.opentok.api_control.MAX_DELAY_MS",
            "emulators.opentok.api_control.MAX_TOKEN_S",
            "emulators.opentok.api_projects.MAX_KEY_CHARS",
            "emulators.opentok.api_projects.MAX_URL_CHARS",
            "emulators.opentok.application_tokens.MAX_REST_TOKEN_CHARS",
            "emulators.opentok.api_incidents.MAX_AFTER_MS",
            "emulators.opentok.bodies.MAX_BODY_BYTES",
            "emulators.opentok.bodies.MAX_FIELDS",
            "emulators.opentok.bodies.MAX_INTEGER_DIGITS",
            "emulators.opentok.callbacks.MAX_DELIVERIES_KEPT",
            "emulators.opentok.composition.MAX_STYLESHEET_CHARS",
            "emulators.opentok.links.MAX_SECONDS",
            "emulators.opentok.paging.MAX_OFFSET",
            "emulators.opentok.participants.MAX_FRAME_RATE",
            "emulators.opentok.participants.MAX_PIXELS",
            "emulators.opentok.participants.MAX_SIGNALS_KEPT",
            "emulators.opentok.participants.MAX_STREAM_NAME",
            "emulators.opentok.sessions.MAX_CUT_KEPT",
            "emulators.opentok.claims.MAX_CLIENT_TOKEN_CHARS",
            "emulators.opentok.api_control.MAX_GRACE_MS",
            "emulators.opentok.pictures.making.MAX_KEPT_BYTES",
            "emulators.opentok.pictures.making.MAX_WAITING",
            "emulators.opentok.pictures.scenes.MAX_NAMES",
            "emulators.opentok.pictures.scenes.MAX_NAME_CHARS",
            "emulators.opentok.pictures.scenes.MAX_TITLE_CHARS",
            "emulators.opentok.pictures.sizes.MAX_PICTURES",
            "emulators.opentok.playlists.MAX_DIGITS",
            "emulators.opentok.sockets.client.MAX_KEPT",
            "emulators.opentok.sockets.frames.MAX_FRAME_BYTES",
            "emulators.opentok.sockets.frames.MAX_NAME_CHARS",
            "emulators.opentok.sockets.frames.MAX_REF",
            "emulators.opentok.sockets.legs.MAX_LEGS",
            "emulators.opentok.sockets.outbox.MAX_WAITING_CHARS",
            "emulators.opentok.sockets.transport.MAX_FAULT_CHARS",
            "emulators.opentok.sockets.transport.MAX_REASON_BYTES",
            "emulators.opentok.tokens.MAX_REST_TOKEN_CHARS",
        ),
        "bounds the memory and time of the stand-in, above what is sent",
    ),
    **dict.fromkeys(
        (
            "emulators.firebase.auth.profiles.MAX_PAGE",
            "emulators.firebase.auth.signing_in.MAX_COOKIE_S",
            "emulators.firebase.auth.signing_in.MIN_COOKIE_S",
            "emulators.firebase.storage.objects.MAX_VALUE_CHARS",
            "emulators.opentok.api_sessions.MAX_LAYOUT_ITEMS",
            "emulators.opentok.composition.MAX_STREAMS",
        ),
        "the service's, of what the product does not use",
    ),
    **dict.fromkeys(
        (
            "emulators.firebase.tasks.bodies.MAX_DEADLINE_S",
            "emulators.firebase.tasks.bodies.MIN_DEADLINE_S",
            "emulators.firebase.tasks.bodies.MAX_HEADER_BYTES",
            "emulators.firebase.schedules.service.MIN_DEADLINE_S",
        ),
        "the service's, which the functions leave at its default",
    ),
    "emulators.firebase.functions.bounds.MIN_CPU": "far below what is declared",
    "emulators.firebase.auth.accounts.MIN_PASSWORD_CHARS": "as `models.Password`",
    "emulators.firebase.functions.manifest.MAX_CONCURRENT_DISPATCHES": "a default",
    "emulators.opentok.api_broadcasts.MAX_URL_CHARS": "none is published; as `RtmpUrl`",
}
"""A bound of a stand-in that is in no row → why."""


def bounds(folder: Path) -> Iterator[str]:
    """The full names of what a stand-in's modules call a maximum or minimum."""
    for path in sorted(folder.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign):
                targets = [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and target.id.startswith(
                    ("MAX_", "MIN_")
                ):
                    yield f"{module}.{target.id}"


def rows(service: str) -> list[str]:
    return [name for limit in LIMITS[service] for name in limit.refused_by]


def test_every_port_belongs_to_a_service_whose_limits_are_known() -> None:
    declared = {
        name
        for module in (ports, video)
        for name, one in inspect.getmembers(module, inspect.isclass)
        if Protocol in one.__bases__ and one.__module__ == module.__name__
    }

    assert declared == SERVICES.keys()
    assert {one for one in SERVICES.values() if one} <= LIMITS.keys()


@pytest.mark.parametrize("service", OF_SERVICES)
def test_every_bound_of_a_stand_in_is_a_limit_or_says_why_it_is_none(
    service: str,
) -> None:
    found = set(bounds(ROOT / OF_SERVICES[service]))
    refused = {name for one in LIMITS for name in rows(one)}
    items = {name.rpartition(".")[0] for name in refused}

    assert found - refused - items - OWN.keys() == set()


def test_a_reason_is_for_a_bound_that_is_there_and_in_no_row() -> None:
    refused = {name for one in LIMITS for name in rows(one)}

    assert not OWN.keys() & refused
    assert all(measure(named(name)) for name in OWN)


NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
EVENT: Final = push_id(NOW)
ANY: Final = "a" * 128
"""The longest id of an admin, of a picture, of a slug."""

EMOJI: Final = "\N{PARTY POPPER}" * 60
"""The longest name of an event, as JavaScript counts."""


CJK: Final = "\u4e00"
"""A character that is one in UTF-16, and three bytes on the wire."""

URL: Final = f"https://{CJK * 1_992}"
LARGEST_EVENT: Final = Event(
    id=EVENT,
    admin_id=ANY,
    name=CJK * 120,
    status=Status.NOT_STARTED,
    fan_url=ANY,
    host_url=ANY,
    celebrity_url=ANY,
    start_image=Image(id=ANY, url=URL),
    end_image=Image(id=ANY, url=URL),
    date_time_start="2026-01-01T00:00:00Z",
    date_time_end="2026-01-01T00:00:00Z",
    redirect_url=URL,
    rtmp_url="r" * 2_048,
    rtmp_urls=["r" * 1_024] * MOST_MORE_TARGETS,
    archive_options=ArchiveOptions(
        resolution=Resolution.FULL_HD,
        max_bitrate=MOST_BITRATE,
        quantization_parameter=40,
        has_transcription=False,
        primary_language_code="fil-PH",
        has_summary=False,
    ),
    broadcast_options=BroadcastOptions(
        resolution=Resolution.FULL_HD,
        max_bitrate=MOST_BITRATE,
        dvr=False,
        low_latency=False,
    ),
    backstage_session_id="s" * 255,
    stage_session_id="s" * 255,
    archive_url="u" * 2_000,
    line_options=LineOptions(
        max_on_stage=4, max_backstage=10, positions=Positions.EXACT
    ),
    consent=ConsentTerms(version="v" * 64, uses=list(ConsentUse)),
    retain_days=3_650,
    staff_url=ANY,
    problems={
        effect.value: Problem(reason="video-credentials-refused", final=True, at=2**44)
        for effect in Effect
    },
)
LARGEST_ADMIN: Final = Admin(
    id=ANY, display_name=CJK * 120, email="e" * 254, ot_api_key="0" * 20
).model_dump_json()


def most_items(field: str) -> int:
    """How many a list in a request for a token may have."""
    metadata = CreateTokenRequest.model_fields[field].metadata
    return next(one.max_length for one in metadata if isinstance(one, MaxLen))


LONGEST: Final[Mapping[str, tuple[Any, int]]] = {
    **{
        f"the user of a {role}": (guest_uid(role, EVENT, ANY), MAX_UID_CHARS)
        for role in GUESTS
    },
    "the claims of a celebrity": (
        json.dumps(
            {
                "role": "celebrity",
                "adminId": ANY,
                "eventId": EVENT,
                "link": slugs.fingerprint(ANY),
            }
        ),
        MAX_CLAIMS_CHARS,
    ),
    "the claims of an admin": (json.dumps({"admin": True}), MAX_CLAIMS_CHARS),
    "a thousand events, as many as `getEvents` lists at once": (
        LARGEST_EVENT.model_dump_json().encode() * 1_000,
        MAX_REPLY_BYTES,
    ),
    "ten thousand admins": (LARGEST_ADMIN.encode() * 10_000, MAX_REPLY_BYTES),
    "a picture": (f"eventImages/{ANY}/{ANY}", MAX_NAME_BYTES),
    "a recording": (archive_name(EMOJI, NOW).encode("utf-16-le")[::2], MAX_NAME_CHARS),
    **{
        f"the name of a task for {effect}": (task_id(f"{EVENT}-{effect}-{2**44}"), 500)
        for effect in Effect
    },
    "the name of a task for an admin": (task_id(f"{ANY}-{2**44}-fallback"), 500),
    "a task": (
        ShowTask(event_id=ANY, effects=list(Effect)).model_dump_json(),
        MAX_TASK_BYTES // 2,
    ),
    "the layout classes of a token": (
        " ".join(["c" * 64] * most_items("initial_layout_class_list")),
        MAX_CLASSES_CHARS,
    ),
    **{
        f"the data of a {grant.user_type}'s token": (
            grant.data(opaque_id(EVENT, ANY)),
            MAX_DATA_CHARS,
        )
        for grant in vars(grants).values()
        if isinstance(grant, grants.TokenGrant)
    },
}
"""What is sent to a service → the longest of it, and how long it may be."""


@pytest.mark.parametrize("what", LONGEST)
def test_the_longest_fits(what: str) -> None:
    longest, limit = LONGEST[what]

    assert len(longest) <= limit


def asked(fans: int) -> dict[str, Counter[str]]:
    """What a show costs the other services from its end on, by its size."""
    show = a_crowded_show(Status.LIVE, fans=fans)
    world: FakePorts = show.world
    services = {
        "accounts": world.accounts,
        "tasks": world.tasks,
        "images": world.images,
    }
    for each in services.values():
        each.calls.clear()
    change(show.world, Status.CLOSED)
    show.world.clock.advance(4 * 24 * 3_600)
    for effect in AFTER_THE_END:
        for _ in range(20):
            with suppress(NotReadyYet):
                show.world.run_task(effect)
    return {name: Counter(each.calls) for name, each in services.items()}


def test_a_crowd_costs_no_more_tasks_and_accounts() -> None:
    few, many = asked(fans=3), asked(fans=40)

    assert few == many
    assert few["tasks"]["enqueue"] >= len(AFTER_THE_END)
    assert few["accounts"]["delete_all"]
