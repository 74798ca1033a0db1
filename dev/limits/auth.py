"""Limits of Firebase Authentication."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source

LIMITS_PAGE: Final = Source(
    "Firebase Authentication Limits",
    "https://firebase.google.com/docs/auth/limits",
    "2026-11",
)
ADMIN_SDK: Final = Source(
    "Manage users",
    "https://firebase.google.com/docs/auth/admin/manage-users",
    "2026-11",
)
CLAIMS: Final = Source(
    "Custom claims",
    "https://firebase.google.com/docs/auth/admin/custom-claims",
    "2026-11",
)
REFERENCE: Final = Source(
    "Identity Toolkit API, accounts.update",
    "https://cloud.google.com/identity-platform/docs/reference/rest/v1/accounts/update",
    "2026-11",
)
QUOTAS: Final = "emulators/tests/firebase/auth/test_quotas.py"
FULL: Final = f"{QUOTAS}::test_a_quota_is_full_until_the_next_period"
LONGEST: Final = "tests/laws/test_service_limits.py::test_the_longest_fits"

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="new accounts from one network address, an hour",
        value=100,
        source=LIMITS_PAGE,
        how="the functions sign nobody up; for an audience behind one address the "
        "console raises it",
        refused_by=("emulators.firebase.auth.quotas.SIGN_UPS",),
        test=f"{QUOTAS}::test_the_hundred_and_first_sign_up_from_an_address_is_refused",
    ),
    Limit(
        of="requests that delete many accounts, a second",
        value=1,
        source=LIMITS_PAGE,
        how="an instance makes one at a time, for all who ask meanwhile "
        "(`adapters.merged_calls`), for users who exist alone, and tries again",
        refused_by=("emulators.firebase.auth.quotas.BATCH_DELETIONS",),
        test="tests/unit/adapters/test_merged_calls.py"
        "::test_what_comes_while_a_call_is_under_way_goes_together_into_the_next",
    ),
    Limit(
        of="accounts deleted by one request",
        value=1_000,
        source=ADMIN_SDK,
        by=("interactive_broadcast.adapters.accounts.MAX_DELETIONS",),
        refused_by=("emulators.firebase.auth.fields.MAX_LIST_ITEMS",),
        test="tests/unit/adapters/test_merged_calls.py"
        "::test_a_call_takes_no_more_than_it_may",
    ),
    Limit(
        of="accounts deleted one by one, a second",
        value=10,
        source=LIMITS_PAGE,
        how="one by `deleteAdmin` or `deleteUser`, of which an admin may make ten a "
        "second; what fails is repeated",
        refused_by=("emulators.firebase.auth.quotas.DELETIONS",),
        test=FULL,
    ),
    Limit(
        of="accounts looked up by one request",
        value=100,
        source=ADMIN_SDK,
        by=("interactive_broadcast.adapters.accounts.MAX_LOOKUPS",),
        refused_by=("emulators.firebase.auth.profiles.MAX_LOOKUPS",),
        test="tests/unit/adapters/test_accounts.py"
        "::test_of_more_than_a_hundred_each_is_looked_for",
    ),
    Limit(
        of="requests of one service account, a second",
        value=500,
        source=LIMITS_PAGE,
        how="a token counts as verified for two seconds (`identity.MEMORY_S`); beyond, "
        "`503` with `Retry-After`, and nobody is signed out",
        test="tests/laws/test_temporary_failures.py"
        "::test_a_failure_that_passes_is_told_as_one",
    ),
    Limit(
        of="links to reset a password, a day",
        value=100_000,
        source=LIMITS_PAGE,
        how="one for each `createAdmin` without a password",
        refused_by=("emulators.firebase.auth.quotas.RESET_LINKS",),
        test="tests/unit/admins/test_service_creating.py"
        "::test_without_a_password_there_is_a_link_to_choose_one",
    ),
    Limit(
        of="mails to reset a password, a day",
        value=10_000,
        source=LIMITS_PAGE,
        how="the functions have none sent; admins who forget theirs do",
        refused_by=("emulators.firebase.auth.quotas.RESET_MAILS",),
        test=FULL,
    ),
    Limit(
        of="how long a link to reset a password is good",
        value=3_600,
        unit="s",
        source=ADMIN_SDK,
        how="the documentation of `createAdmin` says so",
        refused_by=("emulators.firebase.auth.codes.LASTS.PASSWORD_RESET",),
        test=f"{QUOTAS}::test_a_code_expires",
    ),
    Limit(
        of="custom claims of a user, and those of a custom token",
        value=1_000,
        unit="characters",
        source=CLAIMS,
        how="of hosts and celebrities four ids; of admins one word",
        refused_by=("emulators.firebase.auth.tokens.MAX_CLAIMS_CHARS",),
        test=LONGEST,
    ),
    Limit(
        of="a user's id",
        value=128,
        unit="characters",
        source=REFERENCE,
        by=("interactive_broadcast.kernel.models.Id",),
        refused_by=("emulators.firebase.auth.tokens.MAX_UID_CHARS",),
        test=LONGEST,
    ),
    Limit(
        of="an e-mail address",
        value=254,
        unit="characters",
        source=REFERENCE,
        by=("interactive_broadcast.kernel.models.Email",),
        refused_by=("emulators.firebase.auth.accounts.MAX_EMAIL_CHARS",),
        test="emulators/tests/firebase/auth/test_accounts.py"
        "::test_an_impossible_email_is_refused",
    ),
    Limit(
        of="a display name",
        value=256,
        unit="characters",
        source=REFERENCE,
        by=("interactive_broadcast.kernel.models.Name",),
        refused_by=("emulators.firebase.auth.accounts.MAX_CHARS.displayName",),
        test=f"{QUOTAS}::test_a_long_name_is_refused",
    ),
    Limit(
        of="a password",
        value=4_096,
        unit="characters",
        source=REFERENCE,
        by=("interactive_broadcast.admins.models.Password",),
        refused_by=("emulators.firebase.auth.accounts.MAX_PASSWORD_CHARS",),
        test="tests/unit/admins/test_models.py"
        "::test_what_is_not_as_documented_is_refused",
    ),
)
