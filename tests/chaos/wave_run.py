"""Performs a wave on a running stack, and looks at what has come of it."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any, Final

from emulators.firebase.database.delivery_faults import DeliveryFaults
from emulators.firebase.functions.host import FunctionsFailed
from emulators.kernel.activity import StillBusy
from emulators.kernel.faults import Fault
from emulators.stack import LocalStack
from tests.chaos import faults, outcomes
from tests.chaos.attendance import Attendance
from tests.chaos.clients import Clients, NotPrepared
from tests.chaos.incidents import Incidents
from tests.chaos.interruptions import Interruptions
from tests.chaos.outcomes import Rest, Seen
from tests.chaos.plans import ShowPhase, Step, WavePhase, WavePlan
from tests.chaos.shows import Answer, PlayedShow
from tests.chaos.tally import Tally, Violation
from tests.chaos.waiting import line_call
from tests.support.laws.database import differences
from tests.support.laws.facts import Facts, broken

CALM = timedelta(minutes=20)
"""Until everything that was late, failed or forgotten has been made good: tasks and
callbacks with their back-off, a show that everybody has left."""

AFTERMATH = timedelta(minutes=20)
"""The same after a show that ends in peace: some time later everybody has to go."""

STRIDE = timedelta(seconds=150)
"""Time passes in such strides, with heartbeats between them."""

AGAIN = timedelta(seconds=5)
MAX_ROUNDS = 140
"""Who tries for longer than any outage lasts gets through, or something is wrong."""

LOOK_EVERY_S = 0.05
HANGING_S = 10.0
HTTP_CONFLICT = 409
HTTP_DENIED = (401, 403)


class WaveRun:
    """One wave.

    Args:
        stack: running, and empty.
        plan: what will happen.
        tally: gets what was done.
    """

    def __init__(self, stack: LocalStack, plan: WavePlan, tally: Tally) -> None:
        self._stack = stack
        self._plan = plan
        self._tally = tally
        now_ms = stack.assembly.context.clock.now_ms
        self._clients: Final = Clients(stack.settings, now_ms)
        self._attendance: Final = Attendance(self._clients.stack, now_ms)
        self._incidents: Final = Incidents(self._clients, now_ms)
        self._interruptions: Final = Interruptions(stack.journal.entries, now_ms)
        self._now_ms: Final = now_ms
        self._killing: Final = asyncio.Lock()
        self._armed: list[Fault] = []
        self._shows: list[PlayedShow] = []
        self._unanswered: list[tuple[PlayedShow, Step]] = []
        self._violations: list[Violation] = []

    async def run(self) -> list[Violation]:
        """What did not hold; nothing if all is well."""
        try:
            await self._prepare()
            for number, phase in enumerate(self._plan.phases):
                await self._phase(number, phase)
            await self._calm_down(CALM)
            await self._leave_time_to_what_has_just_ended()
            await self._look()
            await self._end_what_is_live()
            await self._look_again()
        except NotPrepared as error:
            self._note(None, f"a show could not even be prepared: {error}")
        except (StillBusy, FunctionsFailed, TimeoutError) as error:
            self._note(None, f"the stack does not come to rest: {error}")
        finally:
            await self._attendance.close(self._shows)
            await self._clients.close()
        self._tally.shows += len(self._shows)
        return self._violations

    async def _prepare(self) -> None:
        await self._clients.make_super_admin()
        preparing = [self._clients.prepare(plan) for plan in self._plan.shows]
        self._shows = list(await asyncio.gather(*preparing))
        if "streamDestroyed" in self._plan.callbacks_lost:
            for show in self._shows:
                show.is_told_of_streams = False
        await asyncio.to_thread(self._stack.settle)
        await self._clients.set_opentok(self._plan)
        await self._set_delivery_faults(
            DeliveryFaults(
                chance=random.Random(f"{self._plan.seed}:events:{self._plan.number}"),  # noqa: S311 - must be repeatable
                twice=self._plan.events_twice,
                late=self._plan.events_late,
            )
        )

    async def _phase(self, number: int, phase: WavePhase) -> None:
        """Everybody does their part at once; then time passes."""
        for fault in phase.faults:
            await self._arm(faults.fault_of(fault))
        doing = [
            self._show_phase(show, show.plan.phases[number]) for show in self._shows
        ]
        killing = [self._kill(after_ms) for after_ms in phase.kills_ms]
        await asyncio.gather(*doing, *killing)
        await self._repeat()
        killing = [self._kill(after_ms) for after_ms in phase.late_kills_ms]
        passing = self._pass_time(timedelta(seconds=phase.pause_s))
        await asyncio.gather(passing, *killing)

    async def _show_phase(self, show: PlayedShow, phase: ShowPhase) -> None:
        for fault in phase.faults:
            path = f"/project/{show.api_key}/"
            await self._arm(faults.fault_of(fault, path=path))
        await asyncio.gather(*(self._step(show, step) for step in phase.steps))

    async def _step(self, show: PlayedShow, step: Step) -> None:
        await asyncio.sleep(step.after_ms / 1000)
        if self._incidents.knows(step.do):
            await self._incidents.happen(show, step.do)
            self._tally.incidents += 1
        else:
            await self._click(show, step)

    async def _click(self, show: PlayedShow, step: Step) -> None:
        answer = await self._ask(show, step)
        # Who is refused may have been too early: others are still at the preshow.
        is_early = self._attendance.knows(step.do) and not answer.is_success
        if step.repeat and (is_early or not _is_settled(answer)):
            self._unanswered.append((show, step))

    async def _repeat(self) -> None:
        """Who got no answer, or was asked to come back, does so every few seconds."""
        for _ in range(MAX_ROUNDS):
            if not self._unanswered:
                return
            await self._pass_time(AGAIN)
            asking, self._unanswered = self._unanswered, []
            await asyncio.gather(*(self._click(show, step) for show, step in asking))
        for show, step in self._unanswered:
            self._note(show, f"{step.do} does not get through: {show.answers[-1]}")

    async def _ask(self, show: PlayedShow, step: Step) -> Answer:
        if self._attendance.knows(step.do):
            answer = await self._attendance.step(show, step)
            self._tally.connections += 1
        else:
            answer = await self._call(show, step)
            self._tally.calls += 1
            self._tally.unanswered += answer.status == 0
        show.answers.append(answer)
        return answer

    def _call(self, show: PlayedShow, step: Step) -> Awaitable[Answer]:
        body: dict[str, Any] = {"id": show.id}
        match step.do:
            case "writeStatus":
                return self._clients.write_status(show, step.to)
            case "preshow":
                function, body = "changeStatus", {**body, "status": "preshow"}
            case "delete":
                body["deleteArchives"] = show.plan.deletes_archives
                function = FUNCTIONS["delete"]
            case "standby" | "resume":
                body["standby"] = step.do == "standby"
                function = "setStandby"
            case "rename":
                # The producer, in the database and at Firebase Auth.
                name = f"Producer {show.plan.number}, {len(show.answers)}"
                body = {"id": show.admin_id, "displayName": name}
                function = "updateAdmin"
            case "watch":
                # A viewer, who needs no token.
                place = {"adminId": show.admin_id, "fanUrl": show.event["fanUrl"]}
                return self._clients.call("getBroadcastData", place, None, do="watch")
            case "callNext" | "putNextOnStage" | "moveInLine":
                function, body, do = line_call(show, step)
                return self._clients.call(function, body, show.token, do=do)
            case "clearStage" | "clearEverybody":
                body["everybody"] = step.do == "clearEverybody"
                function = "clearStage"
            case "resumeStage":
                # Known by another name than an intermission's end.
                return self._clients.call("resume", body, show.token, do=step.do)
            case verb:
                function = FUNCTIONS[verb]
        return self._clients.call(function, body, show.token)

    async def _kill(self, after_ms: int) -> None:
        await asyncio.sleep(after_ms / 1000)
        # One that is only starting has nothing to lose, and the host would take it for
        # one that does not load.
        async with self._killing:
            functions = self._stack.assembly.functions
            await self._on_stack(functions.ready)
            await self._on_stack(functions.kill)
            self._interruptions.killed()
            self._tally.kills += 1

    async def _calm_down(self, how_long: timedelta) -> None:
        """Nothing goes wrong any more: what is left over has its time."""
        await self._hanging_calls_end()
        for fault in self._armed:
            self._tally.faults[fault.service] += fault.fired
        self._armed.clear()
        await asyncio.to_thread(self._stack.faults.clear)
        await self._set_delivery_faults(None)
        await self._pass_time(how_long)

    async def _leave_time_to_what_has_just_ended(self) -> None:
        """A preshow that nobody closed ends by itself, an hour after it has begun."""
        timelines = (await self._clients.everything()).get("timeline", {})
        lately = self._now_ms() - AFTERMATH / timedelta(milliseconds=1)
        told = [timelines.get(show.id, {}).values() for show in self._shows]
        if any(
            entry["what"] == "status" and entry["at"] > lately
            for entry in chain.from_iterable(told)
        ):
            await self._pass_time(AFTERMATH)

    async def _hanging_calls_end(self) -> None:
        """A call that OpenTok answers too late still happens."""
        hanging = {
            fault.id: fault.fired
            for fault in self._armed
            if fault.delay_ms >= faults.HANG_MS and fault.fired
        }
        async with asyncio.timeout(HANGING_S):
            while not self._have_ended(hanging):  # noqa: ASYNC110 - it is the stack that ends them
                await asyncio.sleep(LOOK_EVERY_S)

    def _have_ended(self, hanging: Mapping[int, int]) -> bool:
        self._interruptions.collect()
        struck = self._interruptions.struck
        return all(struck[one] >= times for one, times in hanging.items())

    async def _look(self) -> None:
        """Whether everything is as it must be once it has come to rest."""
        expected = {show.id: outcomes.expected(show) for show in self._shows}
        await self._judge(expected)
        self._tally.callbacks += await self._clients.callbacks()

    async def _end_what_is_live(self) -> None:
        live = [show for show in self._shows if outcomes.expected(show) == "live"]
        ending = Step(do="end", repeat=True)
        await asyncio.gather(*(self._click(show, ending) for show in live))
        await self._repeat()
        await self._pass_time(AFTERMATH)
        closed: Rest = "closed"
        await self._judge({show.id: closed for show in live})

    async def _look_again(self) -> None:
        """What is in order is left alone."""
        usage, tree = await self._whole_world()
        await self._reconcile()
        used, changed = await self._whole_world()
        if used != usage:
            self._note(None, "a second pass starts or stops something")
        for path in differences(tree, changed):
            self._note(None, f"a second pass changes {path}")
        self._tally.checks += 1

    async def _reconcile(self) -> None:
        scheduler = self._stack.assembly.scheduler
        if RECONCILER in scheduler.jobs:
            await self._on_stack(lambda: scheduler.run(RECONCILER))
            await asyncio.to_thread(self._stack.settle)

    async def _whole_world(self) -> tuple[Any, Any]:
        return await self._clients.usage(), await self._clients.everything()

    async def _judge(self, expected: Mapping[str, Rest]) -> None:
        """All laws, and what is expected of these shows, by their events' ids."""
        usage, tree = await self._whole_world()
        facts = outcomes.facts_of(self._shows, usage, tree, await self._sessions())
        judged = {show.id: show for show in self._shows if show.id in expected}
        self._tally.checks += len(judged) * (
            len(outcomes.LAWS) + len(outcomes.OUTCOMES)
        )
        for each in broken(facts, outcomes.LAWS):
            self._note(judged.get(each.event_id or ""), f"{each.law}: {each.what}")
        for show in judged.values():
            rest = expected[show.id]
            name = tree["admins"][show.admin_id]["displayName"]
            names = (name, await self._clients.name_of(show))
            seen = replace(await self._seen(show, rest, facts), names=names)
            for what in outcomes.violations(seen):
                self._note(show, what)
            if expected[show.id] != "live":
                self._count(show, usage[show.stage])

    async def _seen(self, show: PlayedShow, rest: Rest, facts: Facts) -> Seen:
        hindered = self._interruptions.of(f"/project/{show.api_key}/")
        seen = Seen(show, rest, facts, hindered, self._now_ms())
        if rest == "gone":
            return seen
        asked = {"id": show.id}
        told = await self._clients.call("getTimeline", asked, show.token)
        if not told.is_success:
            self._note(show, f"getTimeline was answered with {told.status}")
            return seen
        return replace(seen, told=told.body)

    async def _sessions(self) -> dict[str, Any]:
        """Who is in each session, as OpenTok has it."""
        ids = [one for show in self._shows for one in (show.stage, show.backstage)]
        found = await asyncio.gather(*map(self._clients.session, ids))
        return dict(zip(ids, found, strict=True))

    def _count(self, show: PlayedShow, usage: Any) -> None:
        self._tally.parts += len(usage["archives"]) + len(usage["broadcasts"])
        self._tally.broken += show.failed_archives + show.failed_broadcasts

    def _note(self, show: PlayedShow | None, what: str) -> None:
        number = None if show is None else show.plan.number
        self._violations.append(Violation(self._plan, number, what))

    async def _arm(self, fault: Fault) -> None:
        self._armed.append(await asyncio.to_thread(self._stack.faults.arm, fault))
        self._interruptions.armed(fault)

    async def _set_delivery_faults(
        self, delivery_faults: DeliveryFaults | None
    ) -> None:
        triggers = self._stack.assembly.database.triggers
        if triggers.delivery_faults is not None:
            self._tally.events += triggers.delivery_faults.events
            self._tally.events_doubled += triggers.delivery_faults.doubled
            self._tally.events_late += triggers.delivery_faults.delayed
        triggers.delivery_faults = delivery_faults

    async def _pass_time(self, how_long: timedelta) -> None:
        await self._on_stack(self._stack.assembly.functions.ready)
        self._tally.hours += how_long / timedelta(hours=1)
        while how_long > timedelta():
            stride = min(how_long, STRIDE)
            await asyncio.to_thread(self._stack.advance, stride)
            await self._attendance.stay(self._shows)
            self._interruptions.collect()
            how_long -= stride

    async def _on_stack(self, work: Callable[[], Awaitable[Any]]) -> Any:
        return await asyncio.to_thread(self._stack.run, work)


RECONCILER = "reconcileShows"
FUNCTIONS: dict[str, str] = {
    "goLive": "eventGoLive",
    "end": "endBroadcast",
    "startArchive": "startArchive",
    "stopArchive": "stopArchive",
    "startCaptions": "startCaptions",
    "stopCaptions": "stopCaptions",
    "delete": "deleteEvent",
    "look": "getEvent",
}


def _is_settled(answer: Answer) -> bool:
    """Whether asking again cannot change it: it is done, or refused for good."""
    refused = (HTTP_CONFLICT, *HTTP_DENIED)
    return answer.is_success or answer.status in refused
