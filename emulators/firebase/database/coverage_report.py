"""How often each rule of a database said yes and no: for tools, and for people.

The official emulator has both reports at the same addresses. What its JSON looks like
is documented nowhere, so this one is ours.
"""

import html
from collections.abc import Sequence
from string import Template

from emulators.firebase.database.rules.coverage import Covered
from emulators.kernel.json_http import Json

_PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Rules of $name</title>
<style>
  body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem }
  table { border-collapse: collapse; width: 100% }
  th, td { border-bottom: 1px solid #ddd; padding: .3rem .6rem; text-align: left;
           vertical-align: top }
  td.n { text-align: right; font-variant-numeric: tabular-nums }
  code { overflow-wrap: anywhere }
  tr.never { background: #fbe3e3 }
  tr.half { background: #fdf4d8 }
</style>
<h1>Rules of $name</h1>
<p>$covered of $total expressions were seen both granting and not granting.
Red: never evaluated. Yellow: one outcome only. Rules that are plainly <code>true</code>
or <code>false</code> are not listed.</p>
<table>
<tr><th>line:column<th>rule<th>expression<th>true<th>false<th>failed
$rows
</table>
</html>
""")


def as_json(name: str, rules: Sequence[Covered]) -> Json:
    """The report for tools: the expressions in the order of the file."""
    return {
        "database": name,
        "covered": sum(rule.is_covered for rule in rules),
        "total": len(rules),
        "rules": [_entry(rule) for rule in rules],
    }


def as_page(name: str, rules: Sequence[Covered]) -> str:
    """The report as a page that needs nothing else."""
    return _PAGE.substitute(
        name=html.escape(name),
        covered=sum(rule.is_covered for rule in rules),
        total=len(rules),
        rows="\n".join(map(_row, rules)),
    )


def _entry(rule: Covered) -> Json:
    line, _, column = rule.position.partition(":")
    return {
        "rule": rule.rule,
        "expression": rule.expression,
        "line": int(line),
        "column": int(column),
        "true": rule.true,
        "false": rule.false,
        "failed": rule.errors,
    }


def _row(rule: Covered) -> str:
    counts = (rule.true, rule.false, rule.errors)
    shade = "full" if rule.is_covered else "half" if any(counts) else "never"
    cells = (
        f"<td>{rule.position}",
        f"<td><code>{html.escape(rule.rule)}</code>",
        f"<td><code>{html.escape(rule.expression)}</code>",
        *(f'<td class="n">{count}' for count in counts),
    )
    return f'<tr class="{shade}">{"".join(cells)}'
