"""Where Google's APIs are."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleAddresses:
    """The base URL of each API, without a slash at the end.

    Each is the `rootUrl` of the API's discovery document. An instance of the Realtime
    Database says in `databaseUrl` where it is, and so does each function and site that
    is deployed.
    """

    app_check: str = "https://firebaseappcheck.googleapis.com"
    billing: str = "https://cloudbilling.googleapis.com"
    database_management: str = "https://firebasedatabase.googleapis.com"
    firebase: str = "https://firebase.googleapis.com"
    firebase_rules: str = "https://firebaserules.googleapis.com"
    firebase_storage: str = "https://firebasestorage.googleapis.com"
    functions: str = "https://cloudfunctions.googleapis.com"
    hosting: str = "https://firebasehosting.googleapis.com"
    iam: str = "https://iam.googleapis.com"
    iam_credentials: str = "https://iamcredentials.googleapis.com"
    identity_toolkit: str = "https://identitytoolkit.googleapis.com"
    quotas: str = "https://cloudquotas.googleapis.com"
    resource_manager: str = "https://cloudresourcemanager.googleapis.com"
    run: str = "https://run.googleapis.com"
    scheduler: str = "https://cloudscheduler.googleapis.com"
    secret_manager: str = "https://secretmanager.googleapis.com"  # noqa: S105 - an address
    service_usage: str = "https://serviceusage.googleapis.com"
    storage: str = "https://storage.googleapis.com"
    tasks: str = "https://cloudtasks.googleapis.com"
    user_info: str = "https://openidconnect.googleapis.com"

    def api_of(self, url: str) -> str | None:
        """The API that serves a URL, as it is enabled: `run.googleapis.com`.

        None where it is no address of these.
        """
        for field in fields(self):
            if url.startswith(f"{getattr(self, field.name)}/"):
                return str(field.default).removeprefix("https://")
        return None


GOOGLE = GoogleAddresses()
"""The real ones."""
