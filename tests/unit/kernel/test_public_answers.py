"""What anybody may know, while the database is there, slow, and away."""

from collections.abc import Callable
from threading import Event, Thread

import pytest

from interactive_broadcast.kernel.caching import MAX_ENTRIES, SingleFlight
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    Misconfigured,
    RulesDenied,
    TooManyRequests,
)
from interactive_broadcast.kernel.public_answers import (
    FRESH_S,
    REST_S,
    STALE_S,
    PublicAnswers,
    PublicRead,
)


class Database:
    """What it says, how often it was asked, and when."""

    def __init__(self) -> None:
        self.now_s = 1_000.0
        self.says: str | None = "first"
        self.fails: Exception | None = None
        self.asked = 0
        self.answers = PublicAnswers[str](
            SingleFlight(ttl_s=FRESH_S, now=lambda: self.now_s),
            now=lambda: self.now_s,
        )

    def look_up(self) -> str | None:
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        return self.says

    def get(self, key: str = "show") -> tuple[str | None, int]:
        """The answer, and the age that it says."""
        read = PublicRead()
        return self.answers.get(key, self.look_up, read), read.age_s


DOWN = DatabaseUnavailable("Down.")


@pytest.fixture
def database() -> Database:
    return Database()


def test_an_answer_serves_for_a_moment_and_says_no_age(database: Database) -> None:
    database.get()
    database.says = "second"

    assert (database.get(), database.asked) == (("first", 0), 1)
    database.now_s += FRESH_S
    assert database.get() == ("second", 0)


@pytest.mark.parametrize("failure", [DOWN, TimeoutError(), Misconfigured("Keys.")])
def test_the_last_answer_is_served_while_the_database_is_away(
    database: Database, failure: Exception
) -> None:
    database.get()
    database.fails = failure

    database.now_s += STALE_S - 1

    assert database.get() == ("first", STALE_S - 1)


def test_the_last_answer_is_served_for_a_stated_time_and_no_longer(
    database: Database,
) -> None:
    database.get()
    database.fails = DOWN
    database.now_s += STALE_S - 1
    database.get()

    database.now_s += 1

    with pytest.raises(DatabaseUnavailable):
        database.get()


def test_a_clock_that_was_set_back_makes_no_answer_younger(database: Database) -> None:
    database.get()
    database.fails = DOWN
    database.now_s -= 10

    with pytest.raises(DatabaseUnavailable):
        database.get()


def test_it_outlives_what_a_write_empties(database: Database) -> None:
    """Where one process serves all functions, they write all the time."""
    recent: SingleFlight[str | None] = SingleFlight(ttl_s=FRESH_S)
    answers = PublicAnswers[str](recent, now=lambda: database.now_s)
    answers.get("show", database.look_up, PublicRead())
    recent.forget()
    database.fails = DOWN

    assert answers.get("show", database.look_up, PublicRead()) == "first"


def test_that_there_is_nothing_is_never_said_from_memory(database: Database) -> None:
    database.says = None
    assert database.get() == (None, 0)
    database.fails = DOWN

    with pytest.raises(DatabaseUnavailable):
        database.get()


def test_what_has_ended_does_not_come_back(database: Database) -> None:
    database.get()
    database.says = None
    database.now_s += FRESH_S
    assert database.get() == (None, 0)
    database.fails = DOWN
    database.now_s += FRESH_S

    with pytest.raises(DatabaseUnavailable):
        database.get()


def test_what_was_not_there_is_found_the_moment_it_is(database: Database) -> None:
    database.says = None
    database.get()
    database.says = "first"

    assert database.get() == ("first", 0)


def test_a_refusal_is_no_outage(database: Database) -> None:
    database.get()
    database.fails = RulesDenied("No.")
    database.now_s += FRESH_S

    with pytest.raises(RulesDenied):
        database.get()


def test_while_it_is_away_it_is_asked_now_and_then(database: Database) -> None:
    database.get()
    database.fails = DOWN
    database.now_s += FRESH_S
    database.get()
    before = database.asked

    for _ in range(10):
        assert database.get() == ("first", FRESH_S)
    assert database.asked == before
    database.now_s += 1.9
    database.get()
    assert database.asked == before
    database.now_s += 0.1
    database.get()
    assert database.asked == before + 1


def test_as_soon_as_it_is_back_answers_are_new(database: Database) -> None:
    database.get()
    database.fails = DOWN
    database.now_s += FRESH_S
    database.get()
    database.fails, database.says = None, "second"

    database.now_s += REST_S

    assert database.get() == ("second", 0)
    assert database.get() == ("second", 0)


def test_one_call_finds_out_whether_it_is_back_and_no_other_waits(
    database: Database,
) -> None:
    database.get()
    database.fails = DOWN
    database.now_s += FRESH_S
    database.get()
    database.now_s += REST_S
    began, end = Event(), Event()

    def hang() -> str:
        began.set()
        end.wait(10)
        raise DOWN

    prober = Thread(
        target=lambda: database.answers.get("show", hang, PublicRead()), daemon=True
    )
    prober.start()
    began.wait(10)
    try:
        asked = database.asked
        database.now_s += 14.9
        assert database.get()[0] == "first"
        assert database.asked == asked
        # It hangs: another one looks.
        database.now_s += 0.1
        assert database.get()[0] == "first"
        assert database.asked == asked + 1
    finally:
        end.set()
        prober.join(10)


def test_an_answer_that_comes_late_takes_no_newer_ones_place(
    database: Database,
) -> None:
    def slow() -> str:
        # Meanwhile something is written, and another call asks.
        database.now_s += FRESH_S
        database.get()
        return "older"

    database.answers.get("show", slow, PublicRead())
    database.fails = DOWN
    database.now_s += FRESH_S

    assert database.get() == ("first", FRESH_S)


def test_one_show_that_cannot_be_read_costs_no_other_its_answer(
    database: Database,
) -> None:
    database.get("broken")
    database.fails = DOWN
    database.now_s += FRESH_S
    database.get("broken")
    database.fails = None

    assert database.get("other") == ("first", 0)


def test_the_rate_limit_is_asked_before_the_database_and_not_for_what_is_at_hand(
    database: Database,
) -> None:
    database.get()
    database.fails = DOWN
    database.now_s += FRESH_S
    database.get()
    asked = database.asked

    assert database.answers.get("show", database.look_up, refusing()) == "first"
    database.now_s += REST_S
    for key in ("show", "another"):
        with pytest.raises(TooManyRequests):
            database.answers.get(key, database.look_up, refusing())
    assert database.asked == asked


def refusing() -> PublicRead:
    refuse = raising(TooManyRequests("No.", retry_after_s=1))
    return PublicRead(check_rate_limit=refuse, check_known_rate_limit=refuse)


def test_what_is_known_to_be_there_is_counted_apart(database: Database) -> None:
    counted: list[str] = []
    read = PublicRead(
        check_rate_limit=lambda: counted.append("unknown"),
        check_known_rate_limit=lambda: counted.append("known"),
    )

    def ask(key: str, says: str | None) -> None:
        database.says = says
        database.answers.get(key, database.look_up, read)
        database.now_s += FRESH_S

    ask("show", "first")
    ask("show", "second")
    ask("nothing", None)
    ask("nothing", None)
    database.now_s += STALE_S
    ask("show", "third")

    assert counted == ["unknown", "known", "unknown", "unknown", "unknown"]


def raising(error: BackendError) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


def test_a_bounded_number_of_last_answers_is_kept(database: Database) -> None:
    for number in range(MAX_ENTRIES + 1):
        database.get(f"show-{number}")
    database.fails = DOWN
    database.now_s += FRESH_S

    with pytest.raises(DatabaseUnavailable):
        database.get("show-0")
    assert database.get("show-1")[0] == "first"
