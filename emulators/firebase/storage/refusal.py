"""Refusals of the Storage service, in the shape of each of its two protocols."""

from emulators.kernel.json_http import JsonObject, Refused


def refusal(status: int, message: str, reason: str = "invalid") -> Refused:
    """An error; `reason` is Google's word for it, in the JSON API's errors."""
    return Refused(status, message, code=reason)


def for_firebase(refused: Refused) -> JsonObject:
    """As the Firebase SDKs' protocol writes errors."""
    message = "Not Found." if refused.status == 404 else refused.message  # noqa: PLR2004
    return {"error": {"code": refused.status, "message": message}}


def bad_request(message: str) -> Refused:
    return refusal(400, message)


def too_large(message: str) -> Refused:
    return refusal(413, message, "uploadTooLarge")


def too_often(bucket: str, name: str) -> Refused:
    return refusal(
        429,
        f"The object {bucket}/{name} exceeded the rate limit for object mutation "
        "operations (create, update, and delete). Please reduce your request rate.",
        "rateLimitExceeded",
    )


def unsupported(what: str) -> Refused:
    return refusal(501, f"The local stack does not support {what}", "notImplemented")


def no_bucket() -> Refused:
    return refusal(404, "The specified bucket does not exist.", "notFound")


def no_object(bucket: str, name: str) -> Refused:
    return refusal(404, f"No such object: {bucket}/{name}", "notFound")


def precondition_failed() -> Refused:
    return refusal(
        412,
        "At least one of the pre-conditions you specified did not hold.",
        "conditionNotMet",
    )


def permission_denied() -> Refused:
    return refusal(403, "Permission denied.", "forbidden")
