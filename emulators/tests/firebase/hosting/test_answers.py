from datetime import timedelta

import pytest

from emulators.firebase.hosting.answers import Answer, as_hosting_sends, kept_for


def an_answer(status: int = 200, **headers: str) -> Answer:
    named = ((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status, tuple(named))


@pytest.mark.parametrize(
    ("control", "kept_s"),
    [
        ("public, max-age=1, s-maxage=2, stale-if-error=300", 2),
        ("public, max-age=60", 60),
        ("s-maxage=5", 5),
        ('Public, S-MaxAge="5"', 5),
        ("max-age=60", None),
        ("public", None),
        ("public, s-maxage=0", None),
        ("public, s-maxage=-1", None),
        ("private, s-maxage=5", None),
        ("no-store, s-maxage=5", None),
        ("no-cache, s-maxage=5", None),
    ],
)
def test_an_answer_is_kept_for_as_long_as_it_says(
    control: str, kept_s: int | None
) -> None:
    kept = kept_for(an_answer(cache_control=control))

    assert kept == (None if kept_s is None else timedelta(seconds=kept_s))


def test_what_says_nothing_is_not_kept() -> None:
    assert kept_for(an_answer()) is None


def test_a_404_that_says_nothing_is_kept_for_ten_minutes() -> None:
    assert kept_for(an_answer(404)) == timedelta(minutes=10)
    assert kept_for(an_answer(404, cache_control="no-store")) is None
    assert kept_for(an_answer(404, cache_control="s-maxage=2")) == timedelta(seconds=2)


@pytest.mark.parametrize("status", [204, 400, 401, 409, 429, 500, 503])
def test_what_is_no_lasting_answer_is_not_kept(status: int) -> None:
    assert kept_for(an_answer(status, cache_control="public, s-maxage=9")) is None


def test_what_is_old_already_is_kept_for_the_rest_of_its_time() -> None:
    answer = an_answer(cache_control="s-maxage=5", age="3")

    assert kept_for(answer) == timedelta(seconds=2)
    assert kept_for(answer.with_header("age", "5")) is None


def test_what_depends_on_everything_is_not_kept() -> None:
    assert kept_for(an_answer(cache_control="s-maxage=5", vary="Origin, *")) is None


def test_an_answer_without_a_word_on_caching_is_for_one_viewer() -> None:
    sent = as_hosting_sends(an_answer(set_cookie="a=b"))

    assert sent.header("cache-control") == "private"
    assert sent.header("set-cookie") == "a=b"


def test_an_answer_for_all_sets_no_cookie() -> None:
    sent = as_hosting_sends(an_answer(cache_control="public", set_cookie="a=b"))

    assert sent.header("set-cookie") is None


def test_an_answer_depends_on_who_asks_unless_all_are_the_same() -> None:
    sent = as_hosting_sends(an_answer(vary="origin, accept-encoding"))

    assert sent.header("vary") == "Origin, Accept-Encoding, Authorization, Cookie"
