// What a publisher sends: a leg for each of its subscribers.

import {failure} from "./errors.mjs";
import {SendingLeg} from "./legs.mjs";
import {StatsReader} from "./stats.mjs";

export class Outgoing {
  /** @type {Map<string, {sending: SendingLeg, stats: StatsReader}>} */
  #legs = new Map();

  /**
   * Somebody subscribes: offer.
   *
   * @param {string} leg
   * @param {(word: import("./legs.mjs").Word) => void} say
   * @param {ConstructorParameters<typeof SendingLeg>[1]} sent
   */
  open(leg, say, sent) {
    const sending = new SendingLeg(say, sent);
    this.#legs.set(leg, { sending, stats: new StatsReader(sending.peer) });
    sending.offer().catch((error) => console.warn("A publisher could not make an offer.", error));
  }

  /** @param {string} leg */
  get(leg) {
    return this.#legs.get(leg)?.sending;
  }

  /** @param {string} leg */
  close(leg) {
    this.#legs.get(leg)?.sending.close();
    this.#legs.delete(leg);
  }

  closeAll() {
    for (const leg of [...this.#legs.keys()]) this.close(leg);
  }

  /** @param {"audio" | "video"} kind @param {MediaStreamTrack | null} track null: nothing for a while */
  async send(kind, track) {
    // One that is closing takes none.
    await Promise.all([...this.#legs.values()].map(({ sending }) => sending.replace(kind, track).catch(() => {})));
  }

  /** One entry for each subscriber, as in the vendor's relayed sessions. */
  stats() {
    return this.#each(async ({ stats }) => ({ stats: await stats.sent() }));
  }

  reports() {
    return this.#each(async ({ sending }) => ({ rtcStatsReport: await sending.peer.getStats() }));
  }

  /**
   * @template T
   * @param {(one: {sending: SendingLeg, stats: StatsReader}) => Promise<T>} read
   */
  async #each(read) {
    if (this.#legs.size === 0) throw failure("OT_PEER_CONNECTION_NOT_CONNECTED", 1015, "Nobody has subscribed.");
    return Promise.all(
      [...this.#legs].map(async ([subscriberId, one]) => ({ subscriberId, connectionId: one.sending.by, ...(await read(one)) })),
    );
  }
}
