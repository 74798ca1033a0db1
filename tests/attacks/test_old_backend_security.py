"""What the backend before this one let happen: security."""

import base64

import pytest
from pydantic import SecretStr

from emulators.kernel.faults import Fault
from interactive_broadcast.adapters.vault import AesGcmVault
from interactive_broadcast.kernel.errors import Misconfigured
from tests.support.token_holders import TokenHolders, refusal, token_parts

INVALID = (400, "invalid-request")


def test_1_a_viewer_deletes_no_event(people: TokenHolders) -> None:
    """A viewer deletes all events of all admins with `%2F` as an id.

    Hurts: every show of the installation, by anybody with a link.
    Stopped by: functions have roles; ids have letters, digits, `_` and `-` alone.
    """
    by_fan = people.call_with("deleteEvent", "fan", {"id": "$event"})
    by_owner = [
        people.call_with("deleteEvent", "producer", {"id": bad}) for bad in BAD_IDS
    ]

    assert refusal(by_fan) == (403, "role-not-allowed")
    assert {refusal(answer) for answer in by_owner} == {INVALID}


BAD_IDS = ("%2F", "/", "", ".", "%252F")


def test_2_no_header_ends_the_process(people: TokenHolders) -> None:
    """`bearer` in lower case at a function with roles.

    Hurts: it ended the process, for everybody.
    Stopped by: one reader of the header; whatever it finds becomes an answer.
    """
    url = people.settings.function_url("getAdmins")
    headers = {"authorization": f"bearer {people.tokens['fan']}"}

    answers = [people.http.post(url, json={}, headers=headers) for _ in range(2)]

    assert {refusal(one) for one in answers} == {(403, "role-not-allowed")}


@pytest.mark.parametrize("text", ["true", "any text", "null", "a.b.c", "e30.e30."])
def test_3_any_firebase_user_or_text_is_no_admin(
    people: TokenHolders, text: str
) -> None:
    """Any Firebase user's ID token, or any text, traded in for an admin's session.

    Hurts: it listed all admins with their secrets.
    Stopped by: the record in /admins; and a token is verified wherever it runs.
    """
    user = people.function("login", {"idToken": "$userIdToken"}, None)
    anything = people.function("login", {"idToken": text}, None)

    assert refusal(user) == (403, "not-an-admin")
    assert anything.status_code in (400, 401)


def test_4_the_public_admin_id_opens_no_stage(people: TokenHolders) -> None:
    """A host's token asked for with the public admin id alone.

    Hurts: an anonymous viewer publishing on a running stage.
    Stopped by: a host's session takes the host's link, which no public answer has.
    """
    answer = people.function("loginHost", {"adminId": "$producerId"}, None)
    tokens = people.function(
        "createTokenByUserType", {"adminId": "$producerId", "userType": "host"}, None
    )

    assert refusal(answer) == INVALID
    assert refusal(tokens) == (401, "token-missing")


def test_5_secrets_are_never_given_out_and_no_two_look_alike(
    people: TokenHolders,
) -> None:
    """Other admins' OpenTok secrets worked out from one's own.

    Hurts: every OpenTok account of the installation.
    Stopped by: no reply has a secret, sealed or not; each is sealed with a nonce of its
    own.
    """
    listed = people.function("getAdmins", {}, people.tokens["superAdmin"])
    one = people.call_with("getAdmin", "producer")
    secrets = people.everything()["secrets"].values()

    assert "otSecret" not in listed.text + one.text
    # Both have the same secret: demo accounts share a project.
    nonces = {nonce_of(entry["otSecret"]) for entry in secrets}
    assert len(nonces) == len(secrets) == 2


def nonce_of(sealed: str) -> bytes:
    """What a secret was sealed with beside the key: the first 96 bits."""
    body = sealed.split(".")[2]
    return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))[:12]


def test_5_no_two_secrets_are_sealed_with_one_nonce() -> None:
    """The same secret sealed again and again under one key.

    Hurts: two texts under one nonce tell each other's content, and give away the key of
    their authentication.
    Stopped by: 96 random bits for each text.
    """
    vault = AesGcmVault(lambda: {1: bytes(32)})
    sealed = [vault.seal("ana", SecretStr("the same secret")) for _ in range(1_000)]

    nonces = {nonce_of(one) for one in sealed}

    assert len(nonces) == len(sealed)
    # Random throughout, not counted up: every byte takes many values.
    assert all(len({one[place] for one in nonces}) > 200 for place in range(12))


def test_5_a_sealed_secret_opens_for_its_owner_alone() -> None:
    """An admin's sealed secret, copied below another admin's id.

    Hurts: whoever could write there would use another's OpenTok account unseen.
    Stopped by: the owner's id is authenticated with the text, which opens for no other.
    """
    vault = AesGcmVault(lambda: {1: bytes(32)})
    sealed = vault.seal("ana", SecretStr("ana's secret"))

    assert vault.open("ana", sealed).get_secret_value() == "ana's secret"
    for other in ("bob", "an", "anaa", "", "ANA"):
        with pytest.raises(Misconfigured):
            vault.open(other, sealed)


def test_6_a_token_is_for_the_show_it_was_made_for(people: TokenHolders) -> None:
    """A fan's and a host's token for one show, used for another.

    Hurts: one link opens every stage.
    Stopped by: the token names its event.
    """
    rival = {"adminId": "$rivalId"}

    fan = people.call_with(
        "createTokensFan", "fan", {**rival, "fanUrl": "$rivalFanUrl"}
    )
    host = people.call_with(
        "createTokenByUserType", "host", {**rival, "userType": "host"}
    )

    assert refusal(fan) == refusal(host) == (403, "wrong-show")


@pytest.mark.parametrize("holder", ["fan", "host", "celebrity", "producer"])
def test_7_every_token_ends(people: TokenHolders, holder: str) -> None:
    """Tokens without an end.

    Hurts: whoever ever had one has it for ever.
    Stopped by: `exp`: twelve hours for admins, a day for the others.
    """
    _, claims = token_parts(people.bearer_tokens[holder] or "")

    hours = (claims["exp"] - claims["iat"]) / 3600
    assert 11.9 < hours < 24.1
    assert hours < 12.1 or holder != "producer"


def test_8_an_admin_manages_no_other_admin(people: TokenHolders) -> None:
    """An admin makes superAdmins, rewrites others, takes over their events.

    Hurts: no tenant was safe from any other.
    Stopped by: superAdmins alone manage; the id of a new admin is Firebase's own.
    """
    new = {"displayName": "M", "email": "m@example.com", "password": "long enough"}
    theirs = {"id": "$rivalId", "displayName": "Mallory"}

    made = people.call_with("createAdmin", "producer", {**new, "superAdmin": True})
    changed = people.call_with("updateAdmin", "producer", theirs)
    over = people.function(
        "createAdmin", {**new, "id": "$rivalId"}, people.tokens["superAdmin"]
    )

    assert refusal(made) == (403, "not-super-admin")
    assert refusal(changed) == (403, "rules-denied")
    assert refusal(over) == INVALID


@pytest.mark.parametrize(
    "field", ["id", "archiveId", "createdAt", "status", "sessionId"]
)
def test_9_an_event_is_made_of_what_a_client_may_say(
    people: TokenHolders, field: str
) -> None:
    """An event created with an id, a recording or a status of one's own.

    Hurts: records under one key with another id.
    Stopped by: unknown keys are refused.
    """
    answer = people.call_with("createEvent", "producer", {"name": "N", field: "live"})

    assert refusal(answer) == INVALID


def test_10_links_keys_and_sessions_stay_with_the_owner(people: TokenHolders) -> None:
    """Stream keys and session ids in public answers; one link for two roles.

    Hurts: streaming as the show; entering as somebody else.
    Stopped by: public answers have fields of their own; two links must differ; roles
    are a closed list.
    """
    link = "one-link-for-both-of-them"
    both = {"name": "N", "hostUrl": link, "celebrityUrl": link}
    producer = {"adminId": "$producerId", "userType": "producer"}

    public = people.call_with("getMostRecentEvent", "nobody").text
    same = people.call_with("createEvent", "producer", both)
    role = people.call_with("createTokenByUserType", "host", producer)

    assert not [key for key in ("rtmpUrl", "essionId", "hostUrl") if key in public]
    assert refusal(same) == refusal(role) == INVALID


def test_11_a_refusal_is_one_short_line_without_the_token(people: TokenHolders) -> None:
    """Refused requests that fill the log, with the token in clear.

    Hurts: whoever reads logs has everybody's tokens; 14 MB a second without any.
    Stopped by: one line for each request, with function, role and outcome.
    """
    for _ in range(5):
        people.call_with("getAdmins", "fan")
        people.call_with("getAdmins", "nobody")
    people.stack.settle()

    lines = [line for line in people.stack.logs.lines() if "getAdmins" in line]
    assert lines
    assert max(len(line) for line in lines) < 300
    assert str(people.bearer_tokens["fan"]) not in "".join(lines)


@pytest.mark.parametrize("slug", ["a/b", "a.b", "a#b", "a$b", "a[b]"])
def test_19_an_address_that_cannot_be_a_path_is_refused(
    people: TokenHolders, slug: str
) -> None:
    """An event at an address with a slash or a dot.

    Hurts: records that nest, and shows that can never start.
    Stopped by: addresses are checked when the event is made.
    """
    answer = people.call_with("createEvent", "producer", {"name": "N", "fanUrl": slug})

    assert refusal(answer) == INVALID


@pytest.mark.parametrize("function_id", ["getEvent", "changeStatus", "getAdmin"])
def test_20_an_unknown_id_is_not_found(people: TokenHolders, function_id: str) -> None:
    """Ids that there are not: a failure without a word, or success with nothing.

    Hurts: a client cannot tell its own mistake from ours.
    Stopped by: 404 with a reason, in the one shape of all errors.
    """
    body = {"id": "nobody-has-this-id"}
    more = {"status": "live"} if function_id == "changeStatus" else {}
    token = people.tokens["superAdmin"]

    answer = people.function(function_id, {**body, **more}, token)

    assert refusal(answer)[0] == 404


def test_22_a_database_that_is_away_is_said_to_be_away(people: TokenHolders) -> None:
    """Requests while the database does not answer.

    Hurts: they hung without a limit, until the process had none left.
    Stopped by: a deadline on every call, then 503 and when to come again.
    """
    # Signed in before: that too asks the database.
    token = people.bearer_tokens["producer"]
    people.stack.faults.arm(Fault(service="database", operation="*", status=503))

    answer = people.function("getEvent", {"id": "$event"}, token)
    people.stack.faults.clear()

    assert refusal(answer) == (503, "database-unavailable")
    assert "retry-after" in answer.headers


def test_23_a_page_may_read_that_it_is_not_signed_in(people: TokenHolders) -> None:
    """A 401 without the header that lets a page read it.

    Hurts: an app shows "network error" where it should ask to sign in.
    Stopped by: every answer has it, whatever it says.
    """
    answer = people.call_with("getEvent", "nobody")

    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == "*"
