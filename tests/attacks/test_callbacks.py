"""Forged callbacks: reports that OpenTok did not send.

The function is open to the internet, as OpenTok has to reach it. After all of this the
database is what it was before, and no show has noticed.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import jwt
import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters.callback_proofs import HmacCallbackProofs
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import CallbackRefused
from interactive_broadcast.show.callbacks import Callbacks
from rehearsal.demo import CALLBACK_SECRET, callback_url
from tests.support.callback_requests import (
    Body,
    a_callback,
    about_a_recording,
    about_a_stream,
    about_captions,
    about_somebody,
)
from tests.support.fakes import API_KEY, FakeCallbackProofs, FakeVault
from tests.support.in_process_platform import ANA, BOB, InProcessPlatform
from tests.support.token_holders import TokenHolders, refusal

SECRET = SecretStr("what OpenTok signs the callbacks of Ana's project with")
UNNAMED: Body = {"projectId": None, "partnerId": None, "applicationId": None}
"""Of no project: as whose a report is made up is said beside."""

SOMEBODY_ELSES = SecretStr("what OpenTok signs the callbacks of another with")


@pytest.fixture(scope="module", autouse=True)
def nobody_is_counted(people: TokenHolders) -> Iterator[None]:
    """Not one of the people who are made up here."""
    yield
    assert "headcounts" not in people.everything()


def address(people: TokenHolders) -> str:
    """That of the producer's project."""
    return address_of(people, people.project.api_key)


def address_of(people: TokenHolders, api_key: str) -> str:
    """Where a project is to report to, whether anybody has one of that key or not."""
    keys = people.settings.parameters[CALLBACK_SECRET]
    return callback_url(people.settings, api_key, keys)


def bare(people: TokenHolders) -> str:
    return people.settings.function_url("openTokCallback")


def post(people: TokenHolders, url: str, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"content-type": "application/json", **headers}
    return people.http.post(url, content=content, headers=sent)


def reports(people: TokenHolders) -> Iterator[Body]:
    """One of each kind, about the stage of the running show."""
    stage, project = people.known["stageSessionId"], people.project
    for event in ("connectionCreated", "streamCreated", "connectionDestroyed"):
        named = {**UNNAMED, **project.named_by_sessions}
        yield about_somebody(event, stage, "made-up", **named)
    named = {**UNNAMED, **project.named_by_media}
    yield about_a_recording(stage, "made-up", **named)
    yield about_a_stream(stage, "made-up", **named)
    yield about_captions(stage, "made-up", "started", **named)
    yield about_captions(stage, "made-up", "failed", **named)


def test_a_report_without_any_proof(people: TokenHolders) -> None:
    """Calling the function as OpenTok would, without an address's key or a signature.

    Hurts: made-up viewers, recordings that seem finished, shows that seem to play.
    Stopped by: whoever shows neither proof is answered 401, and nothing is looked up
    for them. The body has been read by then, for that is what a signature is for: at
    most 100 kB, and one that is no report is 400 to everybody.
    """
    for body in reports(people):
        answer = post(people, bare(people), body)
        assert answer.status_code == 401, body
        assert answer.json()["error"]["details"]["reason"] == "callback-refused"
    no_report = people.http.post(bare(people), content=b"{")
    assert refusal(no_report) == (400, "invalid-request")


def test_guessing_the_address_of_a_project(people: TokenHolders) -> None:
    """Keys that are near the right one, empty, or those of another project.

    Hurts: as above, for every show of that project.
    Stopped by: the key is an HMAC of the project's number, compared in constant time.
    """
    start, _, key = address(people).rpartition("/")
    guesses = [key[:-1], f"{key}0", key[::-1], "0" * 64, "%00", "..", "é", f"{key}/x"]
    others = start.removesuffix(people.project.api_key)
    urls = [f"{start}/{guess}" for guess in guesses]

    for url in (*urls, f"{others}200/{key}", f"{others}{key}", start):
        answer = post(people, url, next(reports(people)))
        assert answer.status_code == 401, url


def test_the_address_of_one_project_for_anothers_show(people: TokenHolders) -> None:
    """An admin uses the own project's good address to report about somebody else.

    Hurts: one customer of the product meddles with the show of another.
    Stopped by: an address is good for the sessions of its own project; a body that
    names another project is refused, one that names none is taken and forgotten.
    """
    own = address_of(people, "200")

    for body in reports(people):
        assert post(people, own, body).status_code == 401
        claims = {**body, **UNNAMED, "projectId": "200"}
        assert post(people, own, claims).status_code == 200


def test_a_signature_whose_claims_are_of_any_size_or_kind(people: TokenHolders) -> None:
    """Unsigned tokens made at times that no clock shows, or nested without end.

    Hurts: arithmetic that fails is a 500, logged as an error, before anybody counts.
    Stopped by: what is not verified yet is compared with bounds, not reckoned with.
    """
    body = json.dumps(next(reports(people))).encode()
    found = hashlib.sha256(body).hexdigest()
    project = people.project.api_key
    claims = {"iss": "Vonage", "api_key": project, "payload_hash": found}
    numbers = (10**309, -(10**309), 1e308, float("nan"), float("inf"))
    times: tuple[Any, ...] = (*numbers, True, "now", [])
    tokens = [unsigned({**claims, "iat": time}) for time in times]
    nested = base64.urlsafe_b64encode(b"[" * 5_000).decode()

    for token in (*tokens, f"e30.{nested}.", f"{nested}.e30."):
        headers = {"authorization": f"Bearer {token}"}
        answer = post(people, bare(people), body, **headers)
        assert answer.status_code == 401, token
        assert answer.json()["error"]["details"]["reason"] == "callback-refused"


def test_a_good_address_with_a_signature_of_nobody(people: TokenHolders) -> None:
    """A leaked address, with a made-up signature beside it to look the part.

    Hurts: trust in what seems to be proven twice.
    Stopped by: a proof that is there must be good; another does not make up for it.
    """
    for token in ("x", "a.b.c", unsigned({"iss": "Vonage"})):
        headers = {"authorization": f"Bearer {token}"}
        answer = post(people, address(people), next(reports(people)), **headers)
        assert answer.status_code == 401


def test_a_report_of_more_than_it_may_weigh(people: TokenHolders) -> None:
    """Bodies of megabytes, nested a thousand times, or of numbers without end.

    Hurts: memory and time of the instance that counts the viewers of all shows.
    Stopped by: 100 kB at most, read no further; what is no report is refused.
    """
    padded = {**next(reports(people)), "name": "x" * 100_000}
    endless = b'{"event":"archive","size":' + b"9" * 50_000 + b"}"

    assert post(people, address(people), padded).status_code == 413
    for body in (b"[" * 90_000, b'{"a":' * 15_000, endless, b"\xff" * 99):
        assert post(people, address(people), body).status_code == 400


def test_ids_that_are_paths(people: TokenHolders) -> None:
    """Connections, streams, sessions and recordings whose ids lead somewhere else.

    Hurts: a mark written over the numbers, or outside of them; another call of OpenTok.
    Stopped by: ids are letters, digits, `-` and `_`, 128 of them at most.
    """
    stage = people.known["stageSessionId"]
    for path in ("../../connections", "a/b", "a.b", "$x", "", "x" * 256, "é", None, 7):
        for body in (
            about_somebody("connectionCreated", stage, path),
            about_somebody("streamCreated", stage, path),
            about_somebody("connectionCreated", path),
            about_a_recording(stage, path),
        ):
            claims = {**body, **UNNAMED, **people.project.named_by_sessions}
            answer = post(people, address(people), claims)
            assert answer.status_code == 400, path


def test_what_opentok_does_not_confirm_over_the_wire(people: TokenHolders) -> None:
    """Reports of made-up recordings and streams, sent to the project's own address.

    Hurts: an event that tells its producer of a recording that is not there.
    Stopped by: a report is a hint: OpenTok is asked, and what it does not know is
    forgotten. So is what is said of sessions that are nobody's.
    """
    for body in reports(people):
        if "connection" not in body and "stream" not in body:
            assert post(people, address(people), body).status_code == 200
        stray = {**body, "sessionId": "1_of-nobody"}
        assert post(people, address(people), stray).status_code == 200


def unsigned(claims: dict[str, Any]) -> str:
    """A token that says it needs no signature."""
    parts = [{"alg": "none", "typ": "JWT"}, claims]
    coded = (base64.urlsafe_b64encode(json.dumps(one).encode()) for one in parts)
    return ".".join(one.decode().rstrip("=") for one in coded) + "."


class Proofs(HmacCallbackProofs):
    """Real signatures, about sessions with the readable ids of the fakes."""

    def covers(self, api_key: str, session_id: str) -> bool:
        return FakeCallbackProofs().covers(api_key, session_id)


class Signed:
    """Ana's show, whose project signs its callbacks, with the real proofs."""

    def __init__(self, platform: InProcessPlatform) -> None:
        self.platform = platform
        sealed = FakeVault().seal(ANA, SECRET)
        platform.databases.as_backend().update(
            {f"secrets/{ANA}/otSignatureSecret": sealed}
        )
        self.event = platform.event_of(ANA)
        self.body = about_somebody("connectionCreated", self.event["stageSessionId"])
        self.before = platform.tree

    @property
    def callbacks(self) -> Callbacks:
        proofs = Proofs(
            keys=list, clock=self.platform.clock, functions_url=lambda: "nowhere"
        )
        return replace(self.platform.backend.show.callbacks, proofs=proofs)

    def claims(self, **changes: Any) -> dict[str, Any]:
        return {
            "iss": "Vonage",
            "iat": int(self.platform.clock.now().timestamp()),
            "payload_hash": hashlib.sha256(a_callback(self.body).raw).hexdigest(),
            "api_key": API_KEY,
            **changes,
        }

    def sign(
        self, secret: SecretStr = SECRET, algorithm: str = "HS256", **changes: Any
    ) -> str:
        key = secret.get_secret_value()
        return jwt.encode(self.claims(**changes), key, algorithm=algorithm)

    def take(self, signature: str, body: Body | None = None) -> str:
        request = a_callback(body or self.body, address=None, signature=signature)
        return self.callbacks.take(request)

    def refuses(self, signature: str) -> bool:
        try:
            self.take(signature)
        except CallbackRefused:
            return True
        return False


@pytest.fixture
def signed(platform: InProcessPlatform) -> Signed:
    return Signed(platform)


def test_a_forged_signature(signed: Signed) -> None:
    """Tokens without a signature, with another secret, of other claims or algorithms.

    Hurts: as a report without proof, for those who trust in signatures.
    Stopped by: HS256 and nothing else, under the secret of the session's own project;
    issuer, project, time and the hash of the body must be right.
    """
    forged = {
        "no algorithm": unsigned(signed.claims()),
        "another secret": signed.sign(SOMEBODY_ELSES),
        "another algorithm": signed.sign(algorithm="HS384"),
        "another issuer": signed.sign(iss="Nexmo"),
        "another project": signed.sign(api_key="200"),
        "another body": signed.sign(payload_hash=hashlib.sha256(b"{}").hexdigest()),
        "no body": signed.sign(payload_hash=None),
        "the future": signed.sign(iat=signed.claims()["iat"] + 3600),
    }

    refused = [name for name, token in forged.items() if signed.refuses(token)]
    assert refused == list(forged)
    assert signed.platform.tree == signed.before
    assert signed.take(signed.sign()) == "counted"


def test_a_signature_that_names_an_account_or_two_projects(signed: Signed) -> None:
    """The account's key where the project's name is wanted, or another one beside it.

    Hurts: whoever has any account at Vonage reports about every show.
    Stopped by: the session's own project must be among the names, and the secret is the
    one which that session's admin has stored. A body names one project, or none.
    """
    other = "1b1f8f4c-22a5-4f0c-9d07-0a3c0c0a7a11"
    account: dict[str, Any] = {"api_key": "a1b2c3d4"}
    forged = {
        "the account alone": signed.sign(**account),
        "the account beside no project": signed.sign(**account, application_id=""),
        "the account beside another": signed.sign(**account, application_id=other),
        "the project, for its account": signed.sign(
            SOMEBODY_ELSES, **account, application_id=API_KEY
        ),
        "the project, by the other name": signed.sign(
            SOMEBODY_ELSES, application_id=other
        ),
    }

    refused = [name for name, token in forged.items() if signed.refuses(token)]
    assert refused == list(forged)
    for field in ("projectId", "partnerId", "applicationId"):
        two = a_callback({**signed.body, "projectId": API_KEY, field: other})
        with pytest.raises(CallbackRefused):
            signed.callbacks.take(replace(two, signature=signed.sign()))
    assert signed.platform.tree == signed.before
    assert signed.take(signed.sign(**account, application_id=API_KEY)) == "counted"


@pytest.mark.parametrize(("voided", "days"), [(True, 0), (False, 1)])
def test_a_signature_secret_that_leaked_and_was_replaced(
    signed: Signed, *, voided: bool, days: int
) -> None:
    """A report signed with a secret that its admin has replaced, because it leaked.

    Hurts: whoever has it reports for as long as it is taken.
    Stopped by: the former one is good for a day, in which OpenTok's settings follow;
    not even that where null was given first.
    """
    admins = signed.platform.backend.admins.store
    if voided:
        admins.store_signature_secret(ANA, None)
    admins.store_signature_secret(ANA, SOMEBODY_ELSES)
    signed.platform.clock.advance(days=days)

    assert signed.refuses(signed.sign(SECRET))
    assert signed.take(signed.sign(SOMEBODY_ELSES)) == "counted"


def test_an_old_signed_report_once_more(signed: Signed) -> None:
    """A genuine report, caught and sent again: at once, and an hour later.

    Hurts: one viewer counted many times; a state of the past that comes back.
    Stopped by: a signature is good for ten minutes, and within them a report that comes
    twice changes nothing: marks make each connection count once.
    """
    token = signed.sign()
    assert signed.take(token) == "counted"
    before = signed.platform.tree

    assert signed.take(token) == "not-counted"
    signed.platform.clock.advance(seconds=601)
    with pytest.raises(CallbackRefused):
        signed.take(token)
    assert signed.platform.tree == before


def test_one_admin_signs_for_anothers_session(signed: Signed) -> None:
    """An admin stores a secret of their own choice, and signs reports about others.

    Hurts: one customer of the product meddles with the show of another.
    Stopped by: the secret that counts is that of the admin whose session it is.
    """
    theirs = FakeVault().seal(BOB, SOMEBODY_ELSES)
    signed.platform.databases.as_backend().update(
        {f"secrets/{BOB}/otSignatureSecret": theirs}
    )

    with pytest.raises(CallbackRefused):
        signed.take(signed.sign(SOMEBODY_ELSES))


def test_a_recording_is_said_to_have_failed_or_to_be_ready(
    platform: InProcessPlatform,
) -> None:
    """A leaked address: reports that a running recording has failed, ended, is ready.

    Hurts: a second recording is started, the first is given up, or its address becomes
    one of the attacker's.
    Stopped by: what a report says is not looked at; OpenTok says that it runs.
    """
    event_id = platform.event_of(ANA)["id"]
    platform.change_status(event_id, Status.LIVE)
    platform.settle()
    event, video = platform.event_of(ANA), platform.video
    stage, before = event["stageSessionId"], platform.tree

    for status in ("failed", "available", "uploaded", "stopped", "expired", "deleted"):
        forged = about_a_recording(stage, event["archiveId"], status=status)
        platform.backend.show.callbacks.take(a_callback(forged))
    for stream_id in video.broadcasts:
        forged = about_a_stream(stage, stream_id, status="stopped")
        platform.backend.show.callbacks.take(a_callback(forged))

    assert platform.tree == before
    assert [one.state.status for one in video.archives.values()] == ["started"]


def test_a_flood_of_made_up_people(platform: InProcessPlatform) -> None:
    """Thousands of reports about people who are not there, each with another id.

    Hurts: numbers that mean nothing; marks that fill the database.
    Stopped by: without a proof not one is written. Whoever holds a project's address
    can do it to that project alone, and all of it goes when its show ends.
    """
    event = platform.event_of(ANA)
    stage, before = event["stageSessionId"], platform.tree
    people = [about_somebody("streamCreated", stage, f"x{n}") for n in range(50)]
    callbacks = platform.backend.show.callbacks

    for body in people:
        with pytest.raises(CallbackRefused):
            callbacks.take(a_callback(body, address=None))
    assert platform.tree == before

    for body in people:
        callbacks.take(a_callback(body))
    platform.change_status(event["id"], Status.CLOSED)
    platform.settle()
    assert event["id"] not in platform.tree.get("headcounts", {})
