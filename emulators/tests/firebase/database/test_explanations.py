"""Denials in words."""

import pytest

from emulators.firebase.database.credentials import NOBODY, Identity
from emulators.firebase.database.explanations import MAX_LINES, explained, sentence
from emulators.firebase.database.rules import Denied
from emulators.firebase.database.rules.verdict import Trial


@pytest.mark.parametrize(
    ("identity", "caller"),
    [
        (NOBODY, "nobody (signed out)"),
        (Identity("user", {"uid": "guest-1"}), "user 'guest-1'"),
        (Identity("user", {"via": "functions"}), "a user without uid"),
    ],
)
def test_a_denial_names_caller_wish_and_rule(identity: Identity, caller: str) -> None:
    tried = Trial("a/.read", "/a", outcome=False, expression="auth.uid == 'boss'")
    denied = Denied("a/.read", "/a/b", (tried,))

    text = explained("shows", denied, "read", identity)

    assert text.splitlines() == [
        f"shows: {caller} may not read.",
        "Denied at /a/b by a/.read.",
        "  a/.read at /a: false    auth.uid == 'boss'",
    ]


def test_a_long_denial_keeps_its_end() -> None:
    tried = [Trial("a/$b/.validate", f"/a/{n}", outcome=True) for n in range(1000)]
    denied = Denied("a/$b/.validate", "/a/999", tuple(tried))

    lines = explained("shows", denied, "write", NOBODY).splitlines()

    assert len(lines) <= MAX_LINES + 2
    assert lines[1] == "Denied at /a/999 by a/$b/.validate."
    assert lines[2] == "  ... 941 more before ..."
    assert lines[-1] == "  a/$b/.validate at /a/999: true"


@pytest.mark.parametrize(
    ("rule", "outcome", "said"),
    [
        ("a/.write", False, "a/.write does not allow it."),
        ("a/$b/.validate", "no number", "a/$b/.validate failed (no number)."),
        ("no .write rule", False, "there is no .write rule for it."),
    ],
)
def test_a_denial_in_one_sentence_names_the_rule_and_not_what_it_says(
    rule: str,
    outcome: bool | str,  # noqa: FBT001 - what a rule came to
    said: str,
) -> None:
    tried = Trial(rule, "/a", outcome=outcome, expression="auth.uid == 'boss'")

    told = sentence(Denied(rule, "/a/b", (tried,)), "write", NOBODY)

    assert told == f"Nobody (signed out) may not write /a/b: {said}"
