"""The numbers of what is deployed."""

from dev.limits import deployed


def test_they_are_those_of_the_manifest() -> None:
    assert deployed.longest_call() == deployed.longest_task() == 540
    assert deployed.longest_event() == deployed.longest_schedule() == 540
    assert deployed.longest_hosted() == 60
    assert deployed.most_concurrent() == 40
    assert deployed.fastest_queue() == 50
    assert deployed.widest_queue() == 7
    assert deployed.most_schedule_retries() == 0
    assert 40 < deployed.functions() < 1_000
    assert deployed.longest_id() == len("createTokenByUserType")
