"""Why Firebase or Google has refused a command of this folder, and what to do."""

from typing import Final

from firebase_admin.exceptions import FirebaseError
from google.auth.exceptions import (
    DefaultCredentialsError,
    GoogleAuthError,
    RefreshError,
)

from tools.targets import Target

MAX_CHARS: Final = 300
"""Of what the SDK says. Its first line names what was refused, never a value."""

CLOUD_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"
SCOPES: Final = (
    CLOUD_SCOPE,
    "https://www.googleapis.com/auth/firebase.database",
    "https://www.googleapis.com/auth/identitytoolkit",
    "https://www.googleapis.com/auth/userinfo.email",
)
"""What Firebase Auth and the Realtime Database ask for. The latter refuses tokens that
have the first alone (Firebase, "Authenticate REST Requests", read 2026-11)."""


def explained(failure: FirebaseError | GoogleAuthError, target: Target) -> str:
    """Why a call to this project failed, and what to do: a line for each."""
    if isinstance(failure, FirebaseError):
        first_line = str(failure).partition("\n")[0][:MAX_CHARS]
        advice = _advice(failure, target)
        return f"Firebase refused: {first_line}\n{advice}".rstrip()
    if isinstance(failure, DefaultCredentialsError):
        return (
            "There are no credentials for Google Cloud here. "
            "Get some: gcloud auth application-default login"
        )
    # What Google answered is the second of its arguments.
    said = " ".join(str(each) for each in failure.args)
    if not isinstance(failure, RefreshError) or "impersonated" not in said:
        return (
            "The credentials for Google Cloud are not good any more. "
            "Get new ones: gcloud auth application-default login"
        )
    return f"You cannot act as {target.account}.\n{_why_not_as(said, target)}"


def _advice(failure: FirebaseError, target: Target) -> str:  # noqa: PLR0911 - one table
    text = str(failure)
    if "quota project" in text:
        return (
            "Your credentials name no project to count their calls for. Name it: "
            f"gcloud auth application-default set-quota-project {target.project}"
        )
    if "has not been used in project" in text or "SERVICE_DISABLED" in text:
        return _switch_on("identitytoolkit.googleapis.com", target)
    if "different region" in text:
        return (
            "The line above has the database's address: give it as --database-url, or "
            f"set REGION in functions/.env.{target.project}."
        )
    match failure.code:
        case "UNAUTHENTICATED":
            # The database says this to an account that has no right to it.
            return (
                "The token has the scopes that it takes, so a role is missing. Which "
                f"one: make doctor PROJECT={target.project}"
            )
        case "PERMISSION_DENIED":
            return f"A role is missing. Which one: make doctor PROJECT={target.project}"
        case "NOT_FOUND":
            return (
                f"{target.database_url} is not there. Set DATABASE_INSTANCE and REGION "
                f"in functions/.env.{target.project}, or give --database-url."
            )
        case "UNAVAILABLE":
            return "Is the local stack (or the network) up?"
    return ""


def _why_not_as(said: str, target: Target) -> str:
    if "SERVICE_DISABLED" in said:
        return _switch_on("iamcredentials.googleapis.com", target)
    if "NOT_FOUND" in said:
        return f"It is not there. Make it: make provision PROJECT={target.project}"
    if "PERMISSION_DENIED" in said:
        return (
            "Whoever owns the project lets you: gcloud iam service-accounts "
            f"add-iam-policy-binding {target.account} --project {target.project} "
            "--member user:YOUR-ADDRESS --role roles/iam.serviceAccountTokenCreator"
        )
    return "Google did not answer. Is the network up?"


def _switch_on(api: str, target: Target) -> str:
    return (
        "An API is not switched on. Switch it on, and wait a minute: "
        f"gcloud services enable {api} --project {target.project}"
    )
