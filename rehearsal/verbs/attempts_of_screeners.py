"""What screeners may not do, tried: whatever is not about the line."""

from rehearsal.people import Person
from rehearsal.show import Show
from rehearsal.verbs.attempts import SCREENERS, attempt


@attempt("putAFanOnStage", SCREENERS)
async def _put_a_fan_on_stage(show: Show, screener: Person) -> None:
    """Put a fan on stage by a write of their own."""
    fan = next(each for each in show.fans if each.uid)
    event = screener.event
    await screener.change(
        {
            f"{event.show_path}/stageFanId": fan.uid,
            f"{fan.own_record}/isOnStage": True,
        }
    )


@attempt("callAFanOnStage", SCREENERS)
async def _call_a_fan_on_stage(_: Show, screener: Person) -> object:
    """Call the next fan straight on stage."""
    body = {"id": screener.event.id, "requestId": "on-stage", "to": "stage"}
    return await screener.call("callNext", **body)


@attempt("getTheProducersTokens", SCREENERS)
async def _get_the_producers_tokens(_: Show, screener: Person) -> object:
    """Get the producer's tokens for stage and backstage."""
    return await screener.call("createTokenProducer", id=screener.event.id)


@attempt("readTheEvent", SCREENERS)
async def _read_the_event(_: Show, screener: Person) -> object:
    """Read the event, with the links of host and celebrity in it."""
    return await screener.read(f"events/{screener.event.id}")


@attempt("readTheMessages", SCREENERS)
async def _read_the_messages(_: Show, screener: Person) -> object:
    """Read what the producer and the people in the show write each other."""
    return await screener.read(f"messages/{screener.event.id}")
