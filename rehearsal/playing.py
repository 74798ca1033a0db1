"""Plays a script on a running stack, step by step, and keeps the record of it."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from emulators.settings import Ports, Settings
from rehearsal.checks import Checks
from rehearsal.client import StackClient
from rehearsal.demo import demo_settings
from rehearsal.failures import EXPLAINED, explain
from rehearsal.metering import metered
from rehearsal.moments import show_clock
from rehearsal.outcome import Outcome, Played
from rehearsal.people import Event, Part, Person
from rehearsal.script import Script
from rehearsal.show import Show, fan_number
from rehearsal.verbs.base import Verb
from rehearsal.verbs.refusals import TryTo
from rehearsal.video_projects import VideoProduct

MAX_FANS = 2_000
"""In one process, on a machine like yours. The product itself has other limits."""


async def play(
    script: Script,
    settings: Settings,
    folder: Path,
    on_step: Callable[[Played], None],
    *,
    video: VideoProduct = VideoProduct.OPENTOK,
) -> Outcome:
    """Play every step, or up to the first that fails.

    Args:
        script: what to play.
        settings: of the stack it is played on; it must be running and empty.
        folder: where the script's pictures lie.
        on_step: is told of every step as it was played.
        video: whose customers its producers are.
    """
    outcome = Outcome(title=script.title, fans=script.fans.count)
    began = time.perf_counter()
    async with StackClient(settings) as client:
        show = _show_of(script, client, folder, video)
        try:
            await show.start_clock()
            for number, step in enumerate(script.steps):
                played = await _play_step(show, number, step)
                outcome.steps.append(played)
                on_step(played)
                if played.failure:
                    break
        finally:
            await show.close()
        outcome.show_s = show.due.total_seconds()
        if outcome.ok:
            outcome.usage = await metered(client)
    outcome.real_s = time.perf_counter() - began
    return outcome


def settings_of(script: Script) -> Settings:
    """Those of a stack that a script can be played on, at ports that are free."""
    return demo_settings(
        ports=Ports.free(),
        parameters={
            "INTERACTIVE_STREAM_LIMIT": str(script.limit),
            "BROADCAST_DRAIN_SECONDS": str(round(script.drain.total_seconds())),
        },
    )


def _show_of(
    script: Script, client: StackClient, folder: Path, video: VideoProduct
) -> Show:
    events = {
        key: Event(key=key, producer=plan.of, name=plan.name)
        for key, plan in script.events.items()
    }
    people = {person.key: person for person in _cast(script, client, events)}
    return Show(
        client=client,
        people=people,
        events=events,
        event_plans=dict(script.events),
        folder=folder,
        environment={**os.environ, **client.settings.sdk_environment()},
        interactive_limit=script.limit,
        drain=script.drain,
        video=video,
    )


def _cast(
    script: Script, client: StackClient, events: dict[str, Event]
) -> Iterator[Person]:
    for key, member in script.cast.items():
        yield Person(
            key=key,
            name=member.name,
            part=member.part,
            client=client,
            email=member.email or f"{key.lower()}@example.com",
            has_hls=member.hls,
            has_callbacks=member.callbacks,
            comes_for=events[member.event] if member.event else None,
        )
    names = dict(enumerate(script.fans.names, 1))
    for number in range(1, script.fans.count + 1):
        yield Person(
            key=f"fan-{number}",
            name=names.get(number, f"Fan {number}"),
            part=Part.FAN,
            client=client,
            comes_for=events[script.fans.event],
            # Every second fan has an app that calls functions the other way.
            uses_callable=number % 2 == 0,
        )


async def _play_step(show: Show, number: int, step: Verb) -> Played:
    began = time.perf_counter()
    show.checks, show.timeline = Checks(), None
    happened, failure = "does not succeed", None
    try:
        if step.at is not None:
            await show.wait_until(step.at.after(show.due))
        happened = await step.play(show)
        await show.settle()
    except EXPLAINED as error:
        failure = explain(error)
    first = show.members(step.who)[0]
    is_one = fan_number(step.who) is not None or step.who in show.people
    return Played(
        number=number,
        at=show_clock(show.due),
        who=step.who,
        name=first.name if is_one else f"{len(show.fans)} fans",
        part=first.part.value,
        does=step.try_to if isinstance(step, TryTo) else str(getattr(step, "does", "")),
        happened=happened,
        scene=step.scene,
        note=step.note,
        refused=step.refused if isinstance(step, TryTo) else None,
        checks=list(show.checks.passed),
        real_ms=round((time.perf_counter() - began) * 1000),
        failure=failure,
        timeline=show.timeline,
    )
