// How one of several pages of a producer directs a show, and the others know it.

import { onValue, ref, serverTimestamp, update } from "firebase/database";

/** How often the holder renews the lease. */
const RENEWAL_MS = 10_000;

/** How long a lease lasts from when it was taken or last renewed. */
const LEASE_MS = 30_000;

/**
 * The producer's lease of an event.
 *
 * `holder` is an id that this page has made when it was loaded, such as a push id: never one
 * that is stored, which a duplicated tab would have as well. `name` says who sits there.
 * `onHolder({ holder, name, number, isMine, isOffered, isFree })` is called with whoever
 * directs, now and whenever that changes: `isOffered` to this page, `isFree` for anybody.
 */
export function lease(database, event, { holder, name }, onHolder) {
  const place = `producerLeases/${event.id}`;
  let stored = {};
  let own = null;
  let offset = 0;
  let told = "";
  let renewing = null;
  let running = null;

  const isMine = () => stored.holder === holder && stored.number === own;
  const endsIn = () => (stored.holder ? stored.at + LEASE_MS - Date.now() - offset : 0);

  /** The number as it was when this page had the lease last: who has lost it since is refused. */
  function fence() {
    if (own === null) throw new Error("This page has never had the lease.");
    return { [`${place}/number`]: own };
  }

  function tell() {
    const { number = 0 } = stored;
    const isFree = endsIn() <= 0;
    const isOffered = stored.offeredTo === holder;
    const now = { holder: stored.holder, name: stored.name, number, isMine: isMine(), isOffered, isFree };
    if (JSON.stringify(now) !== told) {
      told = JSON.stringify(now);
      onHolder(now);
    }
  }

  function heard(snapshot) {
    stored = snapshot.val() ?? {};
    clearTimeout(running);
    // By the server's clock, as far as this page knows it. Whether it is free, the rules decide.
    if (endsIn() > 0) running = setTimeout(tell, endsIn());
    tell();
  }

  /** What the holder says of the lease: refused of whoever is not the holder any more. */
  const say = (changes) => update(ref(database), { ...fence(), ...changes });

  function renew() {
    // Refused when somebody else has it by now, which the listener tells as well.
    if (isMine()) say({ [`${place}/at`]: serverTimestamp() }).catch(() => {});
  }

  const stops = [
    onValue(ref(database, ".info/serverTimeOffset"), (snapshot) => { offset = snapshot.val() ?? 0; }),
    onValue(ref(database, place), heard),
  ];

  return {
    /** Direct the show from now on. Refused unless the lease is free, or offered to this page. */
    async take() {
      const number = (stored.number ?? 0) + 1;
      const details = { name, number };
      const at = serverTimestamp();
      try {
        await update(ref(database), {
          [place]: { holder, name, number, at },
          [`timeline/${event.id}/lease-${number}`]: { what: "lease", by: event.adminId, at, details },
        });
      } catch (refusal) {
        // Unless it was sent twice over a bad network, and taken the first time.
        if (stored.holder !== holder || stored.number !== number) throw refusal;
      }
      own = number;
      clearInterval(renewing);
      renewing = setInterval(renew, RENEWAL_MS);
      tell();
    },
    /** Let another page take it, by the id that it calls itself; or, with null, no longer. */
    offer: (other) => say({ [`${place}/offeredTo`]: other }),
    /** Direct the show no longer: anybody may take it at once. */
    release: () => update(ref(database), { [place]: { number: own, at: serverTimestamp() } }),
    /** For the `lease` of a function. */
    get number() { return own; },
    /** What a write of this page has along, so that it is done by whoever directs, or not at all. */
    fence,
    /** Nothing more is heard. The lease runs out unless it is released. */
    close() {
      clearInterval(renewing);
      clearTimeout(running);
      stops.forEach((stop) => stop());
    },
  };
}
