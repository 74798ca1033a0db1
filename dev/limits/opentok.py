"""Limits of OpenTok and of Vonage Video."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source
from emulators.opentok.limits import PARTICIPANTS

ARCHIVES: Final = Source(
    "Archiving guide", "https://tokbox.com/developer/guides/archiving/", "2026-11"
)
REST: Final = Source(
    "OpenTok REST API", "https://tokbox.com/developer/rest/", "2026-11"
)
TOKENS: Final = Source(
    "Creating tokens", "https://tokbox.com/developer/guides/create-token/", "2026-11"
)
CROWDS: Final = Source(
    "Live interactive video broadcasts",
    "https://tokbox.com/developer/guides/broadcast/live-interactive-video/",
    "2026-11",
)
STREAMS: Final = Source(
    "Live streaming broadcasts",
    "https://tokbox.com/developer/guides/broadcast/live-streaming/",
    "2026-11",
)
SIGNALS: Final = Source(
    "Signaling", "https://tokbox.com/developer/guides/signaling/", "2026-11"
)
CALLBACKS: Final = Source(
    "Session monitoring",
    "https://tokbox.com/developer/guides/session-monitoring/",
    "2026-11",
)
CAPTIONS: Final = Source(
    "Live captions",
    "https://developer.vonage.com/en/video/guides/live-caption",
    "2026-11",
)
VONAGE: Final = Source(
    "Vonage Video API", "https://developer.vonage.com/en/api/video", "2026-11"
)
SESSIONS: Final = "emulators/tests/opentok/test_sessions.py"
LONGEST: Final = "tests/laws/test_service_limits.py::test_the_longest_fits"
REQUEST: Final = "interactive_broadcast.media.models.CreateTokenRequest.model_fields"
NEXT_PART: Final = (
    "tests/unit/show/test_media_reports.py"
    "::test_it_is_followed_by_another_while_the_show_is_live"
)
OPTIONS: Final = "interactive_broadcast.kernel.media_options"
BEFORE_THE_SHOW: Final = (
    "tests/unit/kernel/test_media_options.py"
    "::test_what_it_does_not_take_is_refused_before_the_show"
)

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="the name of an archive",
        value=80,
        unit="characters",
        source=REST,
        by=("interactive_broadcast.media.recording.MAX_NAME",),
        refused_by=("emulators.opentok.api_archives.MAX_NAME_CHARS",),
        test="tests/unit/media/test_recording.py::test_a_long_name_is_cut_between_"
        "characters_that_are_two_to_opentok",
    ),
    Limit(
        of="how long an archive records",
        value=4 * 3_600,
        unit="s",
        source=ARCHIVES,
        how="a recording is as many parts as it takes",
        refused_by=("emulators.opentok.archives.MAX_RECORDED",),
        test=NEXT_PART,
    ),
    Limit(
        of="how long an archive lasts, with its pauses",
        value=12 * 3_600,
        unit="s",
        source=ARCHIVES,
        how="the same",
        refused_by=("emulators.opentok.archives.MAX_WALL",),
        test=NEXT_PART,
    ),
    Limit(
        of="how long an archive waits while nobody publishes",
        value=3_600,
        unit="s",
        source=ARCHIVES,
        how="the same, from when somebody publishes again",
        refused_by=("emulators.opentok.archives.MAX_PAUSED",),
        test="tests/unit/show/test_media_reports.py"
        "::test_on_an_empty_stage_the_next_part_is_waited_for",
    ),
    Limit(
        of="how long OpenTok keeps a file",
        value=72 * 3_600,
        unit="s",
        source=ARCHIVES,
        how="with `BUCKET_URL` it is the operator's; else `getArchiveUrl` says so",
        refused_by=("emulators.opentok.archives.KEPT",),
        test="tests/unit/media/test_archive_urls.py"
        "::test_where_there_is_no_file_it_is_said_why",
    ),
    Limit(
        of="how long a stream lasts",
        value=36_000,
        unit="s",
        source=STREAMS,
        by=("interactive_broadcast.adapters.video.MAX_STREAM_S",),
        how="then another one follows",
        test=NEXT_PART,
    ),
    Limit(
        of="RTMP outputs of a stream",
        value=5,
        source=STREAMS,
        by=(f"{OPTIONS}.MOST_TARGETS",),
        how="`rtmpUrl` and four of `rtmpUrls`",
        refused_by=("emulators.opentok.api_broadcasts.MAX_RTMP",),
        test="tests/unit/events/test_models.py"
        "::test_what_is_not_as_documented_is_refused",
    ),
    Limit(
        of="the bitrate of a composed recording, and of a stream, at most",
        value=6_000_000,
        unit="bits a second",
        source=VONAGE,
        by=(f"{OPTIONS}.MOST_BITRATE",),
        refused_by=("emulators.opentok.composition.BITRATES.1",),
        test=BEFORE_THE_SHOW,
    ),
    Limit(
        of="the same, at least",
        value=100_000,
        unit="bits a second",
        source=VONAGE,
        by=(f"{OPTIONS}.LEAST_BITRATE",),
        refused_by=("emulators.opentok.composition.BITRATES.0",),
        is_least=True,
        test=BEFORE_THE_SHOW,
    ),
    Limit(
        of="the quantization parameter of a composed recording, at most",
        value=40,
        source=VONAGE,
        by=(f"{OPTIONS}.MOST_QUANTIZATION",),
        refused_by=("emulators.opentok.api_archives.QUANTIZATION.1",),
        test=BEFORE_THE_SHOW,
    ),
    Limit(
        of="that parameter, at least",
        value=15,
        source=VONAGE,
        by=(f"{OPTIONS}.LEAST_QUANTIZATION",),
        refused_by=("emulators.opentok.api_archives.QUANTIZATION.0",),
        is_least=True,
        test=BEFORE_THE_SHOW,
    ),
    Limit(
        of="how long captions can be asked for",
        value=14_400,
        unit="s",
        source=CAPTIONS,
        by=("interactive_broadcast.media.captions.LONGEST_S",),
        refused_by=("emulators.opentok.api_captions.DURATIONS_S.1",),
        test="emulators/tests/opentok/test_api_captions.py"
        "::test_they_end_after_the_time_that_was_asked_for",
    ),
    Limit(
        of="who is seen in a composed recording, or in a stream",
        value=16,
        source=ARCHIVES,
        how="host, celebrity, producer and four fans at most are on stage",
        test="tests/unit/seats/test_grants.py"
        "::test_of_fans_only_whoever_is_on_stage_publishes_there",
    ),
    Limit(
        of="items of one list",
        value=1_000,
        source=REST,
        by=("interactive_broadcast.adapters.video.PAGE",),
        refused_by=("emulators.opentok.paging.MAX_COUNT",),
        test="emulators/tests/opentok/test_paging.py"
        "::test_a_page_out_of_range_is_refused",
    ),
    *(
        Limit(
            of=f"connections of a session in which {streams} publish",
            value=people,
            source=CROWDS,
            by=(f"interactive_broadcast.kernel.video_limits.CARRIED.{row}.1",),
            how="the limit of interactive viewers follows the stage",
            refused_by=(f"emulators.opentok.limits.PARTICIPANTS.{row}.1",),
            test="tests/properties/test_viewer_limit.py"
            "::test_whoever_comes_on_stage_next_finds_the_show_carried_as_it_is",
        )
        for row, (streams, people) in enumerate(PARTICIPANTS)
    ),
    Limit(
        of="who may publish in a session",
        value=55,
        source=CROWDS,
        by=("interactive_broadcast.kernel.config.MAX_ON_DECK",),
        refused_by=("emulators.opentok.limits.MAX_PUBLISHERS",),
        test=f"{SESSIONS}::test_where_many_publish_a_session_is_full_before",
    ),
    Limit(
        of="connections of a session",
        value=15_000,
        source=CROWDS,
        by=("interactive_broadcast.kernel.config.MAX_INTERACTIVE",),
        how="a show's own limit stays below it",
        refused_by=("emulators.opentok.limits.MAX_CONNECTIONS",),
        test=f"{SESSIONS}::test_a_session_holds_fifteen_thousand",
    ),
    Limit(
        of="the data of a token",
        value=1_000,
        unit="characters",
        source=TOKENS,
        by=(f"{REQUEST}.data",),
        how="of a show's people: what they are, and an opaque id",
        refused_by=("emulators.opentok.claims.MAX_DATA_CHARS",),
        test=LONGEST,
    ),
    Limit(
        of="the layout classes of a token together",
        value=1_000,
        unit="characters",
        source=TOKENS,
        how="15 of 64 characters",
        refused_by=("emulators.opentok.composition.MAX_CLASSES_CHARS",),
        test=LONGEST,
    ),
    Limit(
        of="how long a token is good",
        value=30 * 24 * 3_600,
        unit="s",
        source=TOKENS,
        by=(
            "interactive_broadcast.seats.grants.LONGEST",
            f"{REQUEST}.expires_in_s",
        ),
        refused_by=("emulators.opentok.claims.MAX_CLIENT_LIFETIME_S",),
        test="tests/unit/seats/test_grants.py"
        "::test_tokens_for_the_whole_show_last_for_it_and_for_what_opentok_takes",
    ),
    Limit(
        of="how long a signed call is good",
        value=300,
        unit="s",
        source=REST,
        by=("interactive_broadcast.adapters.video_clock.LIFETIME_S",),
        refused_by=("emulators.opentok.tokens.MAX_REST_LIFETIME_S",),
        test="emulators/tests/opentok/test_tokens.py"
        "::test_a_call_is_refused_with_403_for_a_token_that_is",
    ),
    Limit(
        of="how long a signed call of a Vonage application is good",
        value="not published",
        source=VONAGE,
        by=("interactive_broadcast.adapters.video_clock.LIFETIME_S",),
        how="Vonage's own SDKs sign for 180 to 900 s",
        test="tests/unit/adapters/test_vonage_signer.py"
        "::test_a_call_is_signed_as_the_sdk_signs_it",
    ),
    Limit(
        of="the id of a session",
        value=255,
        unit="characters",
        source=REST,
        by=("interactive_broadcast.kernel.models.SessionKey",),
        test="tests/unit/media/test_models.py"
        "::test_what_is_not_as_documented_is_refused",
    ),
    Limit(
        of="the data of a signal",
        value=8_192,
        unit="bytes",
        source=SIGNALS,
        how="messages go by the database",
        refused_by=("emulators.opentok.api_moderation.MAX_DATA_BYTES",),
        test="emulators/tests/opentok/test_api_moderation.py::test_a_signal_has_limits",
    ),
    Limit(
        of="the type of a signal",
        value=128,
        unit="bytes",
        source=SIGNALS,
        how="the same",
        refused_by=("emulators.opentok.api_moderation.MAX_TYPE_BYTES",),
        test="emulators/tests/opentok/test_api_moderation.py::test_a_signal_has_limits",
    ),
    Limit(
        of="how long a callback is repeated",
        value="24 hours",
        source=CALLBACKS,
        how="a callback is a hint: the reconciler looks by itself every minute",
        test="tests/unit/show/test_media_reports.py"
        "::test_the_task_being_lost_the_reconciler_does_it",
    ),
    Limit(
        of="calls of the REST API",
        value="not published",
        source=REST,
        how="25 at a time (`kernel.concurrency.BATCH`), 500 disconnections an attempt "
        "(`show.disconnecting.MAX_AT_ONCE`); `429` is a failure that passes",
        test="tests/unit/show/test_disconnecting.py"
        "::test_an_attempt_ends_as_many_as_it_has_time_for",
    ),
)
