from dev.docs.line import MODULE, code


def test_the_page_shows_the_module_that_the_sdk_suite_orders_a_line_with() -> None:
    suite = (MODULE.parent / "line.test.mjs").read_text(encoding="utf-8")

    assert f'from "./{MODULE.name}"' in suite
    assert code().startswith("```js\n//")
    assert "export function moved(" in code()
