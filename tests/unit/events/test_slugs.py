"""Addresses made from names, and made up."""

import pytest

from interactive_broadcast.events import slugs


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Launch night", "launch-night"),
        ("Été à Zürich!", "ete-a-zurich"),
        ("  Rock & Roll -- 2026  ", "rock-roll-2026"),
        ("The Queen's day", "the-queens-day"),
        ("夜", ""),
        ("x" * 120, "x" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_an_address_is_what_is_left_of_a_name(name: str, slug: str) -> None:
    assert slugs.from_name(name) == slug


def test_a_link_is_told_from_another_without_being_told() -> None:
    link = slugs.unguessable()

    assert slugs.fingerprint(link) == slugs.fingerprint(link)
    assert slugs.fingerprint(link) != slugs.fingerprint(slugs.unguessable())
    assert link not in slugs.fingerprint(link)


def test_made_up_addresses_are_not_made_twice() -> None:
    assert len({slugs.unguessable() for _ in range(100)}) == 100
    assert len({slugs.short_random() for _ in range(100)}) == 100


def test_an_unguessable_address_is_long_enough_for_a_link() -> None:
    assert len(slugs.unguessable()) >= 22


def test_a_slug_made_of_a_name_can_be_read_aloud() -> None:
    assert slugs.from_name("x" * 61) == "x" * 60


def test_a_fingerprint_has_64_bits() -> None:
    assert len(slugs.fingerprint(slugs.unguessable())) == 16
