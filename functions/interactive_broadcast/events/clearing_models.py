"""A stage that is cleared: `events/{id}/cleared`."""

from interactive_broadcast.kernel.models import EpochMs, RecordModel


class ClearedStage(RecordModel):
    """While it is there no fan comes on stage, and nobody at all with `everybody`."""

    at: EpochMs
    """Since when, by the database's clock; or since `everybody` was added."""
    everybody: bool | None = None
    """True where host and celebrity are off as well; else left out."""
    persons: dict[str, bool] | None = None
    """Opaque ids of the fans who were on stage. They are disconnected from it."""
