from dev.docs.producers import MODULE, code


def test_the_page_shows_the_module_that_the_sdk_suite_directs_with() -> None:
    suite = (MODULE.parent / "lease.test.mjs").read_text(encoding="utf-8")

    assert f'from "./{MODULE.name}"' in suite
    assert code().startswith("```js\n//")
    assert "export function lease(" in code()
