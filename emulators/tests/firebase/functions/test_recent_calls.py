"""What is kept of the functions' calls."""

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Message

from emulators.firebase.functions.recent_calls import MAX_CALLS, RecentCalls

SCOPE = {"type": "http", "method": "POST", "path": "/p/r/login", "headers": []}


async def receive() -> Message:
    return {"type": "http.request"}


async def sent(_: Message) -> None:
    return None


async def answered(calls: RecentCalls, *answers: Response) -> None:
    for answer in answers:
        await answer(SCOPE, receive, calls.watching("login", SCOPE, sent))


async def test_a_call_is_kept_with_why_it_was_refused() -> None:
    calls = RecentCalls()
    refusal = {"error": {"status": "PERMISSION_DENIED", "message": "Not yours."}}

    await answered(calls, PlainTextResponse("ok"), JSONResponse(refusal, 403))

    kept = [(call["status"], call["refusal"]) for call in calls.newer(0)]
    assert kept == [(200, None), (403, "Not yours.")]
    (last,) = calls.newer(1)
    assert (last["number"], last["function"], last["path"]) == (
        2,
        "login",
        "/p/r/login",
    )


async def test_only_the_newest_are_kept() -> None:
    calls = RecentCalls()

    await answered(calls, *[Response()] * (MAX_CALLS + 1))

    numbers = [call["number"] for call in calls.newer(0)]
    assert (len(numbers), numbers[0]) == (MAX_CALLS, 2)
