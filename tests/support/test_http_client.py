"""Many threads may call a stack by one client of the tests."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx

from emulators.settings import Settings
from tests.support.deadline import DEADLINE_S
from tests.support.http_client import HttpClient

THREADS = 3


def test_threads_that_call_at_once_share_no_connection() -> None:
    """What one of them closes as idle, another may be about to use."""
    everybody = Barrier(THREADS, timeout=DEADLINE_S)

    def own_client(_: int) -> httpx.Client:
        everybody.wait()
        return people.http

    with HttpClient(Settings()) as people, ThreadPoolExecutor(THREADS) as pool:
        clients = list(pool.map(own_client, range(THREADS)))
        again = list(pool.map(own_client, range(THREADS)))

    assert len({id(each) for each in clients}) == THREADS
    assert {id(each) for each in again} == {id(each) for each in clients}
    assert all(each.is_closed for each in clients)
