from dev.docs.messages import OLD_SIGNALS, bounds, code, cues
from interactive_broadcast.records.messages import CUES


def test_the_code_is_the_module_of_the_client() -> None:
    assert code().startswith("```ts\n")
    assert "export function messages(" in code()


def test_every_cue_is_told_with_its_sender_and_the_old_signal() -> None:
    told = cues().splitlines()

    assert len(told) == 2 + sum(map(len, CUES.values()))
    assert "| `leave` | producer | Leave the show. | `disconnect` |" in told
    assert OLD_SIGNALS.keys() <= {cue for some in CUES.values() for cue in some}


def test_bounds_are_those_of_the_rules() -> None:
    assert "500 ms" in bounds()
    assert "72 hours" in bounds()
