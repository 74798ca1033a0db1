"""Does the steps of a case, and tells what was not as its apps read it.

A step fails when its answer has another status, when the rules decide otherwise, or
when something is not there that the app reads. No answer of the REST interface may have
null anywhere: the old apps fail on it.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from emulators.kernel.faults import Fault
from emulators.stack import LocalStack
from rehearsal.requests import OWNER
from tests.clients import cases, given
from tests.clients.apps import Unreadable
from tests.clients.cases import NOT_REACHED, Case, Outcome, Step
from tests.clients.database_connection import Denied
from tests.clients.known import Known
from tests.clients.reads import MISSING, expanded, nulls, unread
from tests.clients.running_app import Got, RunningApp
from tests.support.people import People


class StepFailed(AssertionError):
    """A step was not as its app reads it; says which, and how."""


def replay(
    stack: LocalStack,
    case: Case,
    *,
    switch: bool,
    running: type[RunningApp] = RunningApp,
) -> None:
    """Do all steps of a case, on an empty stack.

    Args:
        stack: a running one.
        case: what to do.
        switch: whether old apps are let in.
        running: does what the apps do.

    Raises:
        StepFailed: the first one that was not as it should be.
    """
    with given.arrange(stack, case.given) as people:
        people.put(given.SWITCH, switch)
        values = {**given.known_of(people, case.given), **case.names}
        known = Known(values, lambda: int(stack.now().timestamp() * 1000))
        with _started(case, people, known, running) as apps:
            replaying = Replaying(stack, people, known, apps, switch=switch)
            for number, step in enumerate(case.steps, 1):
                replaying.do(step, str(number))


@contextmanager
def _started(
    case: Case, people: People, known: Known, running: type[RunningApp]
) -> Iterator[dict[str, RunningApp]]:
    apps = {
        who: running(who, app, case.address, people, known)
        for who, app in case.apps.items()
    }
    try:
        yield apps
    finally:
        for each in apps.values():
            each.leave()


class Replaying:
    """One case on one stack.

    Args:
        stack: for its clock.
        people: of the stack: for what is done by new apps and the operator.
        known: what the case knows.
        apps: by whose they are.
        switch: whether old apps are let in.
    """

    def __init__(
        self,
        stack: LocalStack,
        people: People,
        known: Known,
        apps: dict[str, RunningApp],
        *,
        switch: bool,
    ) -> None:
        self._stack = stack
        self._people = people
        self._known = known
        self._apps = apps
        self._switch = switch

    def do(self, step: Step, number: str) -> None:
        """One step, and whether it was as it should be.

        Raises:
            StepFailed: it was not.
        """
        wanted = self._wanted(step)
        if wanted is None:
            return
        wanted = wanted.model_copy(update={"reads": expanded(wanted.reads)})
        try:
            got = self._got(step, wanted, number)
        except Denied:
            got = Got(refused=True)
        except Unreadable as error:
            raise StepFailed(_told(step, number, [str(error)])) from error
        if problems := self._problems(step, wanted, got):
            raise StepFailed(_told(step, number, problems))
        if wanted.status == getattr(step, "status", wanted.status):
            for name, place in step.keep.items():
                self._known.keep(name, _at(got.value, place))

    def _wanted(self, step: Step) -> Outcome | None:
        """How the step is to end; None where the app does not come to it."""
        if not self._switch and step.off is not None:
            return None if step.off == NOT_REACHED else step.off
        return Outcome(
            status=getattr(step, "status", 200),
            refused=getattr(step, "refused", False),
            reads=step.reads,
        )

    def _problems(self, step: Step, wanted: Outcome, got: Got) -> list[str]:
        if got.refused != wanted.refused:
            return ["it is refused" if got.refused else "it is let in"]
        if got.refused:
            return []
        if got.status != wanted.status:
            told = f"status {got.status} instead of {wanted.status}"
            return [f"{told}: {str(got.value)[:300]}"]
        problems = []
        if wanted.reads is not None:
            problems = unread(self._known.fill(wanted.reads), got.value)
        if isinstance(step, cases.Call):
            problems += [f"null at {place}" for place in nulls(got.value)]
        return problems

    def _got(self, step: Step, wanted: Outcome, number: str) -> Got:
        match step:
            case cases.Function():
                return self._function(step)
            case cases.Stored():
                return self._stored(step)
            case cases.Stack():
                return self._on_stack(step)
            case cases.Together():
                return self._together(step, number)
            case _:
                return self._of_app(self._apps[step.who], step, wanted)

    def _of_app(self, app: RunningApp, step: Step, wanted: Outcome) -> Got:  # noqa: PLR0911 - a table
        match step:
            case cases.SignIn():
                return app.sign_in(step)
            case cases.Call():
                return app.call(step)
            case cases.Upload():
                return app.upload(step)
            case cases.Fetch():
                return app.fetch(step)
            case cases.Read():
                return app.read(step, wanted.reads)
            case cases.Write():
                return app.write(step)
            case cases.Connect():
                return app.connect(step)
            case cases.Publish():
                return app.publish(step)
            case cases.Signal():
                return app.signal(step)
            case _:
                return app.leave()

    def _function(self, step: cases.Function) -> Got:
        body = self._known.fill(step.body)
        token = self._people.tokens.get(step.who) or self._known.get(
            f"{step.who}.idToken"
        )
        answer = self._people.function(step.function, body, token)
        return Got(value=answer.json(), status=answer.status_code)

    def _stored(self, step: cases.Stored) -> Got:
        path = self._known.fill(step.path)
        if step.reads is None:
            self._people.put(path, self._known.fill(step.value))
            return Got()
        value = self._people.database("GET", path, OWNER).json()
        return Got(value=MISSING if value is None else value)

    def _on_stack(self, step: cases.Stack) -> Got:
        match step.does:
            case "advance":
                self._stack.advance(timedelta(seconds=step.seconds))
            case "fail":
                fault = Fault(service=step.service, status=503, times=1_000)
                self._stack.faults.arm(fault)
            case "recover":
                self._stack.faults.clear()
        self._stack.settle()
        return Got()

    def _together(self, step: cases.Together, number: str) -> Got:
        with ThreadPoolExecutor(len(step.steps)) as threads:
            done = [
                threads.submit(self.do, each, f"{number}.{index}")
                for index, each in enumerate(step.steps, 1)
            ]
        for each in done:
            each.result()
        return Got()


def _at(value: Any, place: str) -> Any:
    """What stands at a place of an answer; "" is all of it."""
    for name in filter(None, place.split(".")):
        value = value[name]
    return value


def _told(step: Step, number: str, problems: list[str]) -> str:
    what = " ".join(
        str(getattr(step, name))
        for name in ("route", "path", "session", "function", "type", "name")
        if getattr(step, name, None)
    )
    because = f" ({step.because})" if step.because else ""
    return (
        f"step {number}, {step.who} {step.does} {what}{because}: {'; '.join(problems)}"
    )
