// The server's time, which is what every moment in the database is by.

import { onValue, ref, type Database } from "firebase/database";

/** A device may sleep over a longer timer, and wake hours after its moment. */
const LONGEST_WAIT_MS = 60_000;

export class Clock {
  #offset = 0;
  readonly #plans = new Set<() => void>();

  /** The database tells how far this device's clock is off, each time it is connected. */
  constructor(database: Database) {
    onValue(ref(database, ".info/serverTimeOffset"), (snapshot) => {
      this.#offset = snapshot.val() ?? 0;
      for (const plan of [...this.#plans]) plan();
    });
  }

  /** In ms. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Act at a moment of the server's time, or soon if it is over; unless what is returned is called before. */
  at(moment: number, act: () => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const plan = (): void => {
      clearTimeout(timer);
      timer = setTimeout(look, Math.max(0, Math.min(moment - this.now(), LONGEST_WAIT_MS)));
    };
    const look = (): void => {
      if (this.now() < moment) return plan();
      stop();
      act();
    };
    const stop = (): void => {
      clearTimeout(timer);
      this.#plans.delete(plan);
    };
    this.#plans.add(plan);
    plan();
    return stop;
  }
}
