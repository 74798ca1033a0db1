// The link that a page was opened by. What is secret stands in the fragment, which no server and no `Referer` sees.

/** The parameters of query and fragment; the fragment wins. */
function parameters(): URLSearchParams {
  const found = new URLSearchParams(location.search);
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) found.set(name, value);
  return found;
}

/** These parameters of the link; null unless all of them are there. */
export function linkWith<Name extends string>(...names: Name[]): Record<Name, string> | null {
  const found = parameters();
  const values = names.map((name) => [name, found.get(name) ?? ""] as const);
  if (values.some(([, value]) => value === "")) return null;
  return Object.fromEntries(values) as Record<Name, string>;
}

/** Load the page anew when another link is opened in this tab: browsers do not for another fragment. */
export function followLinks(): void {
  addEventListener("hashchange", () => location.reload());
}
