"""Limits of Firebase Hosting."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="how long Hosting waits for a function",
        value=60,
        unit="s",
        source=Source(
            "Serve dynamic content with Cloud Functions",
            "https://firebase.google.com/docs/hosting/functions",
            "2026-11",
        ),
        by=("dev.limits.deployed.longest_hosted",),
        refused_by=("emulators.firebase.hosting.origin.TIMEOUT_S",),
        test="emulators/tests/firebase/hosting/test_service.py"
        "::test_a_function_that_takes_longer_is_given_up",
    ),
    Limit(
        of="how long a 404 is kept that says nothing of it",
        value=600,
        unit="s",
        source=Source(
            "Manage cache behavior",
            "https://firebase.google.com/docs/hosting/manage-cache",
            "2026-11",
        ),
        by=("interactive_broadcast.http.answers.SHARED_S",),
        how="ours says so",
        refused_by=("emulators.firebase.hosting.answers.UNTOLD_404",),
        test="tests/e2e/test_hosting.py"
        "::test_a_link_that_leads_nowhere_costs_as_little",
    ),
)
