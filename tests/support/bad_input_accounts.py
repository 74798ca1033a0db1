"""What the functions about logins, admins and users want and refuse."""

from typing import Any

from tests.support.bad_input_rows import (
    NOBODYS_ID,
    NOBODYS_LINK,
    NOT_ADMINS,
    Body,
    Refusal,
    Row,
)


def _for_super_admins(body: Body, *refusals: Refusal, **more: Any) -> Row:
    ordinary = Refusal("ordinary admin", "producer", body, 403, "not-super-admin")
    return Row(
        by="superAdmin",
        body=body,
        not_for=NOT_ADMINS,
        refusals=(ordinary, *refusals),
        **more,
    )


_NEW_ACCOUNT: Body = {
    "displayName": "New",
    "email": "new@example.com",
    "password": "correct horse battery",
}
_TAKEN: Body = {**_NEW_ACCOUNT, "email": "rival@example.com"}
_OF_AN_ACCOUNT: Body = {"otApiKey": "0a1b2c3d", "otSecret": "abcdefgh12345678"}
_MIXED: Body = {
    "otApiKey": "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
    "otSecret": "0" * 40,
}
_WRONG_CREDENTIALS: Body = {"otApiKey": "46999999", "otSecret": "0" * 40}


ACCOUNTS: dict[str, Row] = {
    "login": Row(
        by=None,
        body={"idToken": "$producerIdToken"},
        refusals=(
            Refusal("foreign token", None, {"idToken": "a.b.c"}, 401, "token-invalid"),
            Refusal("fan", None, {"idToken": "$fanIdToken"}, 403, "not-an-admin"),
        ),
    ),
    "loginFan": Row(
        by=None,
        body={
            "adminId": "$producerId",
            "fanUrl": "$fanUrl",
            "idToken": "$fanIdToken",
        },
        optional=frozenset({"fanUrl", "idToken"}),
        refusals=(
            Refusal(
                "unknown show",
                None,
                {"adminId": "$producerId", "fanUrl": NOBODYS_ID},
                404,
                "event-not-found",
            ),
            Refusal(
                "no show now", None, {"adminId": "$rivalId"}, 404, "no-current-event"
            ),
        ),
    ),
    "loginHost": Row(
        by=None,
        body={"adminId": "$producerId", "hostUrl": "$hostUrl"},
        refusals=(
            Refusal(
                "unknown link",
                None,
                {"adminId": "$producerId", "hostUrl": NOBODYS_LINK},
                404,
                "event-not-found",
            ),
            Refusal(
                "celebrity's link",
                None,
                {"adminId": "$producerId", "hostUrl": "$celebrityUrl"},
                404,
                "event-not-found",
            ),
        ),
    ),
    "loginCelebrity": Row(
        by=None,
        body={"adminId": "$producerId", "celebrityUrl": "$celebrityUrl"},
        refusals=(
            Refusal(
                "another's link",
                None,
                {"adminId": "$rivalId", "celebrityUrl": "$celebrityUrl"},
                404,
                "event-not-found",
            ),
        ),
    ),
    "loginStaff": Row(
        by=None,
        body={
            "id": "$event",
            "staffUrl": "$staffUrl",
            "name": "Sue",
            "idToken": "$fanIdToken",
        },
        refusals=(
            Refusal(
                "foreign token",
                None,
                {
                    "id": "$event",
                    "staffUrl": "$staffUrl",
                    "name": "Sue",
                    "idToken": "a.b.c",
                },
                401,
                "token-invalid",
            ),
            *(
                Refusal(
                    label,
                    None,
                    {
                        "id": event,
                        "staffUrl": link,
                        "name": "Sue",
                        "idToken": "$fanIdToken",
                    },
                    404,
                    "event-not-found",
                )
                for label, event, link in (
                    ("unknown link", "$event", NOBODYS_LINK),
                    ("host's link", "$event", "$hostUrl"),
                    ("another event's link", "$rivalEvent", "$staffUrl"),
                    ("unknown event", NOBODYS_ID, "$staffUrl"),
                )
            ),
        ),
    ),
    "getAdmins": _for_super_admins({}, reads=True),
    "getAdmin": Row(
        by="producer",
        body={"id": "$producerId"},
        reads=True,
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another admin", "rival", {"id": "$producerId"}, 403, "rules-denied"
            ),
            Refusal(
                "unknown admin",
                "superAdmin",
                {"id": NOBODYS_ID},
                404,
                "admin-not-found",
            ),
        ),
    ),
    "createAdmin": _for_super_admins(
        _NEW_ACCOUNT,
        Refusal("taken e-mail", "superAdmin", _TAKEN, 409, "email-taken"),
        Refusal(
            "wrong OpenTok credentials",
            "superAdmin",
            {**_NEW_ACCOUNT, **_WRONG_CREDENTIALS},
            400,
            "video-credentials-refused",
        ),
        Refusal(
            "credentials of an account",
            "superAdmin",
            {**_NEW_ACCOUNT, **_OF_AN_ACCOUNT},
            400,
            "invalid-request",
        ),
        Refusal(
            "key without secret",
            "superAdmin",
            {**_NEW_ACCOUNT, "otApiKey": "100"},
            400,
            "invalid-request",
        ),
        optional=frozenset({"password"}),
    ),
    "updateAdmin": Row(
        by="producer",
        body={"id": "$producerId", "displayName": "Paula"},
        optional=frozenset({"displayName"}),
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another admin",
                "rival",
                {"id": "$producerId", "displayName": "Mallory"},
                403,
                "rules-denied",
            ),
            Refusal(
                "more rights",
                "producer",
                {"id": "$producerId", "superAdmin": True},
                403,
                "not-super-admin",
            ),
            Refusal(
                "password with a session token alone",
                "producer",
                {"id": "$producerId", "password": "correct horse battery"},
                401,
                "recent-login-required",
            ),
            Refusal(
                "wrong OpenTok credentials",
                "producerIdToken",
                {"id": "$producerId", **_WRONG_CREDENTIALS},
                400,
                "video-credentials-refused",
            ),
            Refusal(
                "an application with a project's secret",
                "producerIdToken",
                {"id": "$producerId", **_MIXED},
                400,
                "invalid-request",
            ),
            Refusal(
                "unknown admin",
                "superAdmin",
                {"id": NOBODYS_ID, "displayName": "Nobody"},
                404,
                "admin-not-found",
            ),
        ),
    ),
    "deleteAdmin": Row(
        by="producer",
        body={"id": "$producerId"},
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another admin", "rival", {"id": "$producerId"}, 403, "rules-denied"
            ),
            Refusal(
                "with a session token alone",
                "producer",
                {"id": "$producerId"},
                401,
                "recent-login-required",
            ),
        ),
    ),
    "createUser": _for_super_admins(
        _NEW_ACCOUNT,
        Refusal("taken e-mail", "superAdmin", _TAKEN, 409, "email-taken"),
        optional=frozenset({"password"}),
    ),
    "updateUser": _for_super_admins(
        {"id": "$rivalId", "displayName": "Viktor"},
        Refusal(
            "unknown user",
            "superAdmin",
            {"id": NOBODYS_ID, "displayName": "Nobody"},
            404,
            "user-not-found",
        ),
        Refusal(
            "disabling with a session token alone",
            "superAdmin",
            {"id": "$rivalId", "disabled": True},
            401,
            "recent-login-required",
        ),
        Refusal(
            "taken e-mail",
            "superAdminIdToken",
            {"id": "$rivalId", "email": "producer@example.com"},
            409,
            "email-taken",
        ),
        optional=frozenset({"displayName"}),
    ),
    "deleteUser": _for_super_admins(
        {"id": NOBODYS_ID},
        Refusal(
            "with a session token alone",
            "superAdmin",
            {"id": "$rivalId"},
            401,
            "recent-login-required",
        ),
        Refusal(
            "an admin", "superAdminIdToken", {"id": "$rivalId"}, 409, "user-is-admin"
        ),
    ),
    "validateApiKey": Row(
        by="producer",
        body={"otApiKey": "100", "otSecret": "0" * 40},
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "credentials of an account",
                "producer",
                _OF_AN_ACCOUNT,
                400,
                "invalid-request",
            ),
        ),
    ),
}
