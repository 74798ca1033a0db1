from dev.docs.declared import http_functions
from dev.typescript.functions import answered, asked, declared, text


def test_every_function_has_its_request_reply_and_reasons() -> None:
    found = text()

    for function in http_functions():
        replies = " | ".join(reply.__name__ for reply in function.replies)
        assert (
            f"  {function.name}: {{\n"
            f"    request: {function.request.__name__};\n"
            f"    reply: {replies};\n"
            f'    reasons: Reasons["{function.name}"];\n'
        ) in found


def test_each_name_is_declared_once() -> None:
    lines = [line for line in text().splitlines() if line.startswith("export ")]
    names = [line.split()[2].strip("{=;") for line in lines]

    assert len(names) == len(set(names))
    assert declared() <= set(names)


def test_no_model_is_both_asked_and_answered() -> None:
    """A request has nulls and defaults, and a reply none."""
    assert {one.__name__ for one in asked()}.isdisjoint(
        one.__name__ for one in answered()
    )
