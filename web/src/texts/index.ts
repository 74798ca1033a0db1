// All texts of all pages, in one language. Another language is another folder like this one.

import { fan } from "./fan";
import { line } from "./line";
import { producer } from "./producer";
import { screener } from "./screener";
import { shared } from "./shared";
import { start } from "./start";
import { talent } from "./talent";
import { viewer } from "./viewer";

export const texts = { ...shared, start, line, producer, screener, talent, fan, viewer };

/** What a refusal says to whoever sees it. `error`: anything that was thrown. */
export function explain(error: unknown): string {
  const reason = reasonOf(error);
  return texts.reasons[reason] ?? texts.refused(reason);
}

function reasonOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "reason" in error) return String(error.reason);
  return error instanceof Error ? error.message : String(error);
}
