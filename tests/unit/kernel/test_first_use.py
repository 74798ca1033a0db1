import threading

from interactive_broadcast.kernel.first_use import on_first_use


class Parts:
    def __init__(self) -> None:
        self.made: list[str] = []

    @on_first_use
    def engine(self) -> list[str]:
        """What drives."""
        self.made.append("engine")
        return [*self.fuel]

    @on_first_use
    def fuel(self) -> str:
        self.made.append("fuel")
        return "oil"


def test_nothing_is_made_before_it_is_used() -> None:
    assert Parts().made == []


def test_a_part_is_made_once_with_those_that_it_needs() -> None:
    parts = Parts()

    assert parts.engine is parts.engine
    assert parts.made == ["engine", "fuel"]


def test_each_object_has_its_own() -> None:
    assert Parts().engine is not Parts().engine


def test_threads_that_ask_at_once_get_the_same() -> None:
    parts, found = Parts(), []
    threads = [
        threading.Thread(target=lambda: found.append(parts.engine)) for _ in range(8)
    ]

    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len({id(one) for one in found}) == 1
    assert parts.made == ["engine", "fuel"]


def test_what_fails_is_tried_again_by_the_next() -> None:
    class Late:
        is_there = False

        @on_first_use
        def service(self) -> str:
            if not self.is_there:
                raise OSError("not yet")
            return "there"

    late = Late()
    try:
        _ = late.service
    except OSError:
        late.is_there = True

    assert late.service == "there"


def test_its_words_are_those_of_the_function() -> None:
    assert Parts.engine.__doc__ == "What drives."
