"""Whether everybody can use a page: axe-core looks for what is in their way."""

from typing import TYPE_CHECKING, Final

from rehearsal.demo import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE: Final = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"

FINDINGS: Final = """
async () => {
  const GRAVE = ["serious", "critical"];
  const { violations, passes } = await axe.run(document);
  const said = ({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`);
  const grave = violations.filter(({ impact }) => GRAVE.includes(impact));
  return [grave.flatMap(said), passes.length];
}
"""


def is_for_everybody(page: "Page") -> bool:
    """Whether there is no serious and no critical finding; else they are raised."""
    if not page.evaluate("'axe' in window"):
        # As the driver, whom the policy of the page does not bind.
        page.evaluate(AXE.read_text("utf-8"))
    findings, passed = page.evaluate(FINDINGS)
    assert passed > 0
    assert not findings, "\n".join([page.url, *findings])
    return True
