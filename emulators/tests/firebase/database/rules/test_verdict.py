"""Answers that say why."""

from emulators.firebase.database.rules.verdict import Allowed, Denied, Trial

GRANTED = Trial("a/.write", "/a", outcome=True, expression="auth != null")
FAILED = Trial("a/$b/.validate", "/a/1", outcome="val() was called on null")


def test_a_denial_explains_itself() -> None:
    denied = Denied("a/$b/.validate", "/a/1", (GRANTED, FAILED))

    assert denied.explain() == (
        "Denied at /a/1 by a/$b/.validate.\n"
        "  a/.write at /a: true    auth != null\n"
        "  a/$b/.validate at /a/1: failed (val() was called on null)"
    )


def test_a_permission_tells_what_was_tried() -> None:
    assert Allowed((GRANTED,)).explain() == (
        "Allowed.\n  a/.write at /a: true    auth != null"
    )


def test_trials_are_compared_without_the_text_of_the_rule() -> None:
    assert Trial("a/.write", "/a", outcome=True) == GRANTED
