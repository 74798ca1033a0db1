// Listening to several paths of the database as one.

import { onValue, ref, type Database } from "firebase/database";
import { Variable, listening, type Listening } from "./observable.js";

/** Name → what lies at its path; null where nothing does. */
export type Heard<Names extends string> = Record<Names, unknown>;

/**
 * One observable of several paths: `initial` until each of them has been heard once, then
 * what `told` makes of all. A path that one may not listen to (any more) counts as empty.
 */
export function listenTo<T, Names extends string>(
  database: Database, paths: Record<Names, string>, initial: T, told: (heard: Heard<Names>) => T,
  isSame?: (one: T, other: T) => boolean,
): Listening<T> {
  const names = Object.keys(paths) as Names[];
  const heard: Partial<Heard<Names>> = {};
  const variable = new Variable(initial, isSame);
  const hear = (name: Names, value: unknown): void => {
    heard[name] = value;
    if (names.every((one) => one in heard)) variable.set(told(heard as Heard<Names>));
  };
  const stops = names.map((name) => onValue(
    ref(database, paths[name]), (snapshot) => hear(name, snapshot.val()), () => hear(name, null)));
  return listening(variable, stops);
}
