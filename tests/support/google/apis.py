"""Every API that the fake has."""

from typing import Final

from tests.support.google import (
    account_credentials,
    artifact_registry,
    bucket_policies,
    buckets,
    budgets,
    compute,
    database_instances,
    database_rules,
    firebase_projects,
    firebase_rules,
    firebase_storage,
    first_use,
    functions,
    hosting,
    log_metrics,
    monitoring,
    oauth,
    organisations,
    resource_manager,
    run,
    scheduler,
    secrets,
    service_accounts,
    service_usage,
    tasks,
)
from tests.support.google.api import Api
from tests.support.google.cloud import GoogleCloud

APIS: Final[tuple[Api, ...]] = (
    account_credentials.API,
    artifact_registry.API,
    bucket_policies.API,
    buckets.API,
    budgets.API,
    budgets.BILLING,
    compute.API,
    database_instances.API,
    database_rules.ELSEWHERE,
    database_rules.US,
    firebase_projects.API,
    firebase_rules.API,
    firebase_storage.API,
    first_use.FIREBASE,
    first_use.HOSTING,
    first_use.SIGN_IN,
    first_use.STORAGE,
    functions.API,
    hosting.API,
    hosting.UPLOAD,
    log_metrics.API,
    monitoring.API,
    oauth.API,
    oauth.OLD,
    organisations.POLICIES,
    resource_manager.API,
    run.API,
    scheduler.API,
    secrets.API,
    service_accounts.API,
    service_usage.API,
    tasks.API,
)


def google_cloud() -> GoogleCloud:
    """A cloud without projects."""
    return GoogleCloud(APIS)
