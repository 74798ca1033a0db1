"""Refusals of the Storage service, in the shape of each of its two protocols."""

Json = dict[str, object]


class Refused(Exception):
    """A call that is answered with an error.

    Args:
        code: the HTTP status.
        message: for people.
        reason: Google's word for it, in the JSON API's errors.
    """

    def __init__(self, code: int, message: str, reason: str = "invalid") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.reason = reason

    def for_cloud(self) -> Json:
        """As Cloud Storage's JSON API writes errors."""
        one = {"message": self.message, "domain": "global", "reason": self.reason}
        return {"error": {"code": self.code, "message": self.message, "errors": [one]}}

    def for_firebase(self) -> Json:
        """As the Firebase SDKs' protocol writes errors."""
        message = "Not Found." if self.code == 404 else self.message  # noqa: PLR2004
        return {"error": {"code": self.code, "message": message}}


def bad_request(message: str) -> Refused:
    return Refused(400, message)


def too_large(message: str) -> Refused:
    return Refused(413, message, "uploadTooLarge")


def unsupported(what: str) -> Refused:
    return Refused(501, f"The local stack does not support {what}", "notImplemented")


def no_bucket() -> Refused:
    return Refused(404, "The specified bucket does not exist.", "notFound")


def no_object(bucket: str, name: str) -> Refused:
    return Refused(404, f"No such object: {bucket}/{name}", "notFound")


def precondition_failed() -> Refused:
    return Refused(
        412,
        "At least one of the pre-conditions you specified did not hold.",
        "conditionNotMet",
    )


def permission_denied() -> Refused:
    return Refused(403, "Permission denied.", "forbidden")
