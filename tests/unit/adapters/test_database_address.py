"""The address of the database that the triggers listen to."""

import pytest

from interactive_broadcast.adapters.database_address import database_url
from interactive_broadcast.kernel.errors import Misconfigured

DEFAULT = "https://shows-a1-default-rtdb.firebaseio.com"
REGIONAL = "https://shows-a1-default-rtdb.europe-west1.firebasedatabase.app"


@pytest.mark.parametrize(
    ("stated", "instance", "region", "found"),
    [
        (DEFAULT, None, "us-central1", DEFAULT),
        (REGIONAL, None, "europe-west1", REGIONAL),
        (DEFAULT, "shows-a1-default-rtdb", "us-central1", DEFAULT),
        # The default database of an old project.
        (
            "https://old.firebaseio.com",
            "old",
            "us-central1",
            "https://old.firebaseio.com",
        ),
        (DEFAULT, "shows", "us-central1", "https://shows.firebaseio.com"),
        (
            DEFAULT,
            "shows",
            "asia-southeast1",
            "https://shows.asia-southeast1.firebasedatabase.app",
        ),
        (None, "shows", "us-central1", "https://shows.firebaseio.com"),
    ],
)
def test_the_backend_works_on_the_database_that_triggers_listen_to(
    stated: str | None, instance: str | None, region: str, found: str
) -> None:
    address = database_url(stated, project="shows-a1", instance=instance, region=region)

    assert address == found


@pytest.mark.parametrize(
    ("instance", "found"),
    [
        (None, "http://127.0.0.1:9000/?ns=shows-a1-default-rtdb"),
        ("shows", "http://127.0.0.1:9000/?ns=shows"),
    ],
)
def test_an_emulator_has_that_database_too(instance: str | None, found: str) -> None:
    # The official emulators state one by the project's own name.
    address = database_url(
        "http://127.0.0.1:9000/?ns=shows-a1",
        project="shows-a1",
        instance=instance,
        region="europe-west1",
    )

    assert address == found


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        (None, "databaseURL"),
        # An old project whose operator has not said so: triggers would hear nothing.
        ("https://shows-a1.firebaseio.com", "DATABASE_INSTANCE"),
    ],
)
def test_a_database_that_is_not_there_is_said_at_the_first_call(
    stated: str | None, named: str
) -> None:
    with pytest.raises(Misconfigured) as caught:
        database_url(stated, project="shows-a1", instance=None, region="us-central1")

    assert caught.value.details == {"names": [named]}
