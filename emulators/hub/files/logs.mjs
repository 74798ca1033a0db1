// What the functions print, and what the stack itself says.

import { made, the } from "./elements.mjs";

const MAX_LINES = 500;
/** Pixels from the end within which a reader is at the end, and stays there. */
const AT_END = 40;

/** Hear newer lines. */
export function linesCame(lines) {
  const list = the("logs");
  const follows = list.scrollHeight - list.scrollTop - list.clientHeight < AT_END;
  list.append(...lines.map((line) => made("li", {}, readable(line))));
  while (list.children.length > MAX_LINES) list.firstChild.remove();
  if (follows) list.scrollTop = list.scrollHeight;
}

/** A structured line as its severity and its message; any other as it is. */
function readable(line) {
  try {
    const { severity, message, ...rest } = JSON.parse(line);
    if (typeof message !== "string") return line;
    return `${severity ?? "DEFAULT"} ${message}${Object.keys(rest).length ? ` ${JSON.stringify(rest)}` : ""}`;
  } catch {
    return line;
  }
}
