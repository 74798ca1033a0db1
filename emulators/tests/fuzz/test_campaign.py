"""A short campaign, always the same; `make fuzz` has longer ones."""

from emulators.fuzz.campaign import Campaign

ATTACKS = 150


def test_no_client_can_break_the_database_or_keep_others_from_it() -> None:
    outcome = Campaign(seed=1, numbers=range(ATTACKS)).run()

    assert outcome.attacks == ATTACKS
