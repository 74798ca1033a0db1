"""CPU time of a call: ours and the empty function's, in turns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench import load
from bench.options import Options
from bench.served import Served
from bench.services import Services

WARM_UP = 50
"""Calls before anything is counted: the first ones import, connect and read."""

Requests = Callable[[int], Sequence[bytes]]
"""Makes so many requests, each time others where a call is not to be repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCost:
    """What one call costs, in the best round."""

    ours_ms: float
    empty_ms: float
    database_requests: float
    """On average of all rounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A function of ours and the empty one, both served."""

    ours: Served
    empty: Served
    services: Services

    def measured(
        self, requests: Requests, *, connections: int, options: Options
    ) -> CallCost:
        """Make the same calls to both, in turns so that both meet the same machine."""
        warm_up = requests(WARM_UP)
        for served in (self.empty, self.ours):
            load.latencies_s(served.port, warm_up, connections=connections)
        ours, empty, asked = [], [], 0
        for _ in range(options.rounds):
            calls = requests(options.calls)
            empty.append(cpu_ms_of_a_call(self.empty, calls, connections))
            self.services.asked()
            ours.append(cpu_ms_of_a_call(self.ours, calls, connections))
            asked += self.services.asked()["database"].requests
        return CallCost(
            ours_ms=min(ours),
            empty_ms=min(empty),
            database_requests=asked / (options.rounds * options.calls),
        )


def cpu_ms_of_a_call(
    served: Served, requests: Sequence[bytes], connections: int
) -> float:
    """Milliseconds that the function computes for one of these calls, on average."""
    before = served.cpu_s()
    load.latencies_s(served.port, requests, connections=connections)
    return 1000 * (served.cpu_s() - before) / len(requests)
