// Which publishers and subscribers a session has, and the legs between them and others.

import {failure} from "./errors.mjs";

/** How often another leg is tried for a subscriber that is not connected. */
const TRIES = 4;
const AGAIN_MS = 1_000;

/** What comes for a leg that this page has not been told about yet. */
const MAX_EARLY = 100;

/** @typedef {import("./publisher.mjs").Publisher} Publisher */
/** @typedef {import("./subscriber.mjs").Subscriber} Subscriber */

export class Exchange {
  /** @type {Map<string, Publisher>} by stream */
  #publishers = new Map();
  /** @type {Set<Subscriber>} */
  #subscribers = new Set();
  /** @type {Map<string, Publisher>} by leg */
  #sending = new Map();
  /** @type {Map<string, Subscriber>} by leg */
  #receiving = new Map();
  /** @type {Set<string>} whose both ends are in this page */
  #within = new Set();
  /** @type {Map<string, any[]>} */
  #early = new Map();
  /** @type {Map<Subscriber, number>} */
  #tries = new Map();
  /** @type {WeakMap<Subscriber, object>} the request whose leg a subscriber takes: the last one */
  #asking = new WeakMap();

  /** @param {import("./socket.mjs").SessionSocket} socket @param {() => string | undefined} self one's own connection's id */
  constructor(socket, self) {
    this.socket = socket;
    this.self = self;
  }

  // --- publishers

  /** @param {import("./model.mjs").Stream} stream @param {Publisher} publisher */
  published(stream, publisher) {
    this.#publishers.set(stream.id, publisher);
    publisher._published(stream, (changes) => this.socket.send("change", { streamId: stream.id, ...changes }));
  }

  /** @param {string | undefined} streamId */
  publisherOf(streamId) {
    return this.#publishers.get(streamId ?? "");
  }

  /** The stream is over.
   * @param {string} streamId @param {string} reason
   */
  unpublished(streamId, reason) {
    const publisher = this.#publishers.get(streamId);
    this.#publishers.delete(streamId);
    for (const [leg, one] of this.#sending) if (one === publisher) this.#sending.delete(leg);
    publisher?._unpublished(reason);
  }

  publishers() {
    return [...this.#publishers];
  }

  // --- subscribers

  /** @param {Subscriber} subscriber */
  subscribe(subscriber) {
    this.#subscribers.add(subscriber);
    this.#connect(subscriber);
    return subscriber._connected;
  }

  /** @param {string} streamId */
  subscribersOf(streamId) {
    return [...this.#subscribers].filter(({ stream }) => stream?.id === streamId);
  }

  subscribers() {
    return [...this.#subscribers];
  }

  /** It is wanted no more.
   * @param {Subscriber} subscriber
   */
  forget(subscriber) {
    this.#release(subscriber);
    this.#subscribers.delete(subscriber);
    this.#tries.delete(subscriber);
  }

  /** The session's connection is back: what was lost meanwhile is asked for again. */
  resumed() {
    for (const subscriber of this.#subscribers) {
      if (subscriber._isConnected) continue;
      this.#tries.delete(subscriber);
      this.#connect(subscriber);
    }
  }

  // --- what the server tells

  /** @param {{leg: string, streamId: string, by: string}} wanted */
  wanted(wanted) {
    const publisher = this.#publishers.get(wanted.streamId);
    if (!publisher) return;
    if (wanted.by === this.self()) this.#within.add(wanted.leg);
    this.#sending.set(wanted.leg, publisher);
    publisher._wanted(wanted, (word) => this.#say(wanted.leg, "receiving", word));
  }

  /** @param {{leg: string}} leg */
  unwanted({ leg }) {
    this.#sending.get(leg)?._unwanted(leg);
    this.#sending.delete(leg);
    this.#within.delete(leg);
  }

  /** @param {{leg: string} & import("./legs.mjs").Wanted} wanted */
  receive({ leg, audio, video, width, frameRate }) {
    this.#sending.get(leg)?._leg(leg)?.send({ audio, video, width, frameRate }).catch(() => {});
  }

  /** @param {{leg: string} & import("./legs.mjs").Word} message */
  rtc({ leg, description, candidate }) {
    this.#hear(leg, this.#sending.has(leg) ? "sending" : "receiving", { description, candidate });
  }

  /** @param {string} leg @param {"sending" | "receiving"} to @param {import("./legs.mjs").Word} word */
  #say(leg, to, word) {
    // The server would bring it back to this page, which then could not tell to which of its two ends.
    if (this.#within.has(leg)) this.#hear(leg, to, word);
    else this.socket.send("rtc", { leg, ...word });
  }

  /** @param {string} leg @param {"sending" | "receiving"} end @param {import("./legs.mjs").Word} word */
  #hear(leg, end, word) {
    if (end === "sending") this.#sending.get(leg)?._leg(leg)?.hear(word);
    else if (this.#receiving.has(leg)) this.#receiving.get(leg)?._hear(word);
    else this.#keep(leg, word);
  }

  /** @param {string} leg @param {import("./legs.mjs").Word} word */
  #keep(leg, word) {
    const early = this.#early.get(leg) ?? [];
    if (early.length < MAX_EARLY) this.#early.set(leg, [...early, word]);
  }

  /** @param {Subscriber} subscriber */
  async #connect(subscriber) {
    this.#release(subscriber);
    const asking = {};
    this.#asking.set(subscriber, asking);
    try {
      const { leg, media } = await this.socket.request("subscribe", { streamId: subscriber.stream?.id });
      if (this.#asking.get(subscriber) !== asking || !this.#subscribers.has(subscriber)) {
        this.#drop(leg);
        return;
      }
      this.#receiving.set(leg, subscriber);
      subscriber._begin(media !== false, {
        wants: (wanted) => this.#want(leg, wanted),
        say: (word) => this.#say(leg, "sending", word),
        failed: () => this.#again(subscriber),
      });
      const early = this.#early.get(leg) ?? [];
      this.#early.delete(leg);
      early.forEach((word) => subscriber._hear(word));
    } catch (error) {
      // The connection of the session is lost: `resumed` asks again.
      if (/** @type {any} */ (error).name !== "OT_DISCONNECTED") this.#giveUp(subscriber, /** @type {Error} */ (error));
    }
  }

  /** @param {string} leg @param {import("./legs.mjs").Wanted} wanted */
  #want(leg, wanted) {
    if (this.#within.has(leg)) this.receive({ leg, ...wanted });
    else this.socket.send("receive", { leg, ...wanted });
  }

  /** @param {Subscriber} subscriber whose leg does not stand */
  #again(subscriber) {
    if (subscriber._isDestroyed || !this.#subscribers.has(subscriber)) return;
    const tries = (this.#tries.get(subscriber) ?? 1) + 1;
    this.#tries.set(subscriber, tries);
    if (tries > TRIES) this.#giveUp(subscriber, failure("OT_ICE_WORKFLOW_FAILED", 1554, "The publisher cannot be reached."));
    else setTimeout(() => this.socket.isOpen && this.#subscribers.has(subscriber) && this.#connect(subscriber), AGAIN_MS);
  }

  /** @param {Subscriber} subscriber @param {Error} error */
  #giveUp(subscriber, error) {
    this.forget(subscriber);
    subscriber._fail(error);
  }

  /** @param {Subscriber} subscriber */
  #release(subscriber) {
    for (const [leg, one] of this.#receiving) if (one === subscriber) this.#drop(leg);
  }

  /** @param {string} leg */
  #drop(leg) {
    this.#receiving.delete(leg);
    this.#early.delete(leg);
    this.socket.send("unsubscribe", { leg });
  }
}
