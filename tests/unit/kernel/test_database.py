"""Values that the database works out."""

from interactive_broadcast.kernel.database import SERVER_TIME, increment


def test_they_are_spelled_as_the_database_reads_them() -> None:
    assert SERVER_TIME == {".sv": "timestamp"}
    assert increment(-1) == {".sv": {"increment": -1}}
