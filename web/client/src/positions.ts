// What a fan's page tells of the fan's place in line: where it is, and how long that takes.

import type { LinePosition, TurnRange } from "./generated/records.js";

/** From when to when, in seconds from now. */
export interface Wait {
  from: number;
  to: number;
}

/**
 * How long until a fan's turn; null while nothing can be said.
 *
 * Whoever is the next waits for the rest of one turn, and all others for those before them.
 */
export function waitOf(place: LinePosition | null, turn: TurnRange | null): Wait | null {
  if (!place || !turn) return null;
  const { from = place.position, to = place.position } = place;
  if (from === undefined || to === undefined) return null;
  return { from: (from - 1) * turn.from, to: to * turn.to };
}
