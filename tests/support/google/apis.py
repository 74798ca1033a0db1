"""Every API that the fake has."""

from typing import Final

from tests.support.google import (
    account_credentials,
    resource_manager,
    service_accounts,
    service_usage,
)
from tests.support.google.cloud import GoogleCloud

APIS: Final = (
    account_credentials.API,
    resource_manager.API,
    service_accounts.API,
    service_usage.API,
)


def google_cloud() -> GoogleCloud:
    """A cloud without projects."""
    return GoogleCloud(APIS)
