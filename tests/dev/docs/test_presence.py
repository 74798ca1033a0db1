from dev.docs.presence import MODULE, code


def test_the_page_shows_the_module_that_the_clients_suite_joins_with() -> None:
    suite = (MODULE.parents[1] / "tests" / "presence.test.mjs").read_text(
        encoding="utf-8"
    )

    assert 'from "../dist/index.js"' in suite
    assert code().startswith("```ts\n//")
    assert "onDisconnect(mine).remove()" in code()
