from dev.docs.line import MODULE, code


def test_the_page_shows_the_module_that_the_clients_suite_orders_a_line_with() -> None:
    suite = (MODULE.parents[1] / "tests" / "line.test.mjs").read_text(encoding="utf-8")

    assert 'from "../dist/index.js"' in suite
    assert code().startswith("```ts\n//")
    assert "export function moved(" in code()
