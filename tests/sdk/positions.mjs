// What a fan's page tells of the fan's place in line: where it is, and how long that takes.

import { onValue, ref } from "firebase/database";

/**
 * How long until a fan's turn, `{ from, to }` in seconds; null while nothing can be said.
 *
 * Whoever is the next waits for the rest of one turn, and all others for those before them.
 */
export function waitOf(place, turn) {
  if (!place || !turn) return null;
  const { position, from = position, to = position } = place;
  return { from: (from - 1) * turn.from, to: to * turn.to };
}

/**
 * Be told where a fan stands, now and whenever it is another place.
 *
 * `onTold({ place, waiting, wait })`: `place` is `{ position }` from 1, or `{ from, to }`; `waiting` is how many are
 * in line, `wait` as `waitOf`. Each is null while the show does not say it.
 */
export function standing(database, { adminId, fanUrl }, uid, onTold) {
  const summary = `lineSummary/${adminId}/${fanUrl}`;
  const places = {
    place: `linePositions/${adminId}/${fanUrl}/${uid}`,
    waiting: `${summary}/waiting`,
    turn: `${summary}/turn`,
  };
  const heard = {};
  const stops = Object.entries(places).map(([name, path]) => onValue(ref(database, path), (snapshot) => {
    heard[name] = snapshot.val();
    if (Object.keys(heard).length < Object.keys(places).length) return;
    const { place, waiting, turn } = heard;
    onTold({ place, waiting, wait: waitOf(place, turn) });
  }));
  return () => stops.forEach((stop) => stop());
}
