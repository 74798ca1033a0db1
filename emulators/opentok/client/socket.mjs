// A session's WebSocket: requests and their answers, and a connection that comes back.

import {failure} from "./errors.mjs";

/** Sent by the page itself: browsers answer the protocol's own pings for a page that hangs. */
const ALIVE_MS = 2_000;

/** The server says as often that it is there. */
const SILENCE_MS = 10_000;

/** How long a lost connection is looked for, as with the vendor. */
const RECONNECT_MS = 30_000;

const RETRY_MS = 500;

/** How long one attempt, or one answer, may take. */
const ATTEMPT_MS = 10_000;

/** Codes of close frames: of who means it, and of who is going to come back. */
const LEFT = 1000;
const LOST = 4000;

/** What is kept to be sent once the connection is back. */
const MAX_QUEUED = 200;

/**
 * @typedef {{
 *   heard: (message: any) => void,
 *   reconnecting: () => void,
 *   reconnected: (answer: any) => void,
 *   lost: (reason: string) => void,
 * }} Listener `reconnected` gets the server's second `connected`; after `lost` nothing comes any more.
 */

export class SessionSocket {
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
  #asked = new Map();
  /** @type {object[]} */
  #queued = [];
  #isOver = false;
  #ref = 0;
  #heardAt = 0;
  #tickedAt = 0;
  /** @type {Record<string, unknown>} */
  #hello = {};
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {string} address @param {Listener} listener */
  constructor(address, listener) {
    this.address = address;
    this.listener = listener;
  }

  /** Whether frames go out at once. */
  get isOpen() {
    return this.#socket !== null;
  }

  /**
   * Connect to a session; resolves to the server's `connected`.
   *
   * @param {{apiKey: string, sessionId: string, token: string}} hello
   */
  async open(hello) {
    this.#hello = hello;
    const answer = await this.#greet();
    this.#tickedAt = performance.now();
    this.#timer = setInterval(() => this.#tick(), ALIVE_MS);
    return answer;
  }

  /**
   * Ask for something that can be refused.
   *
   * @param {string} what @param {object} [body]
   * @returns {Promise<any>} the server's `ok`; rejected with its name and code, or `OT_DISCONNECTED`
   */
  request(what, body = {}) {
    return new Promise((resolve, reject) => {
      const ref = ++this.#ref;
      this.#asked.set(ref, { resolve, reject });
      if (!this.send(what, { ref, ...body })) this.#answer({ what: "no", ref, ...OVER });
    });
  }

  /** Say something, or as soon as the connection is back; false when it never will be.
   * @param {string} what @param {object} [body]
   */
  send(what, body = {}) {
    const frame = { do: what, ...body };
    if (this.#isOver || this.#queued.length >= MAX_QUEUED) return false;
    if (this.#socket) this.#socket.send(JSON.stringify(frame));
    else this.#queued.push(frame);
    return true;
  }

  /** Leave on purpose. */
  close() {
    const socket = this.#socket;
    this.send("disconnect");
    this.#end();
    socket?.close(LEFT);
  }

  /** One attempt to connect. */
  #greet() {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.address);
      const ref = ++this.#ref;
      const fail = () => done(reject, failure("OT_CONNECT_FAILED", 1006, "The session's server cannot be reached."));
      const late = setTimeout(fail, ATTEMPT_MS);
      /** @param {(value: any) => void} settle @param {any} value */
      const done = (settle, value) => {
        clearTimeout(late);
        if (this.#socket !== socket) abandon(socket, LEFT);
        settle(value);
      };
      socket.onopen = () => socket.send(JSON.stringify({ do: "connect", ref, ...this.#hello }));
      socket.onclose = fail;
      socket.onmessage = ({ data }) => {
        const answer = JSON.parse(data);
        if (answer.what === "no") {
          const { name, code, message, reason } = answer;
          done(reject, Object.assign(failure(name, code, message), { reason }));
        }
        if (answer.what !== "connected") return;
        if (this.#isOver) return fail();
        this.#use(socket, answer);
        done(resolve, answer);
      };
    });
  }

  /** @param {WebSocket} socket @param {{resume: string}} answer */
  #use(socket, { resume }) {
    this.#hello = { ...this.#hello, resume };
    this.#socket = socket;
    this.#heardAt = performance.now();
    socket.onclose = () => this.#drop();
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
  }

  /** @param {any} message */
  #hear(message) {
    this.#heardAt = performance.now();
    if (message.what === "ok" || message.what === "no") this.#answer(message);
    else if (message.what === "disconnected") this.#lose(message.reason);
    else if (message.what !== "alive") this.listener.heard(message);
  }

  /** @param {any} message */
  #answer(message) {
    const asked = this.#asked.get(message.ref);
    this.#asked.delete(message.ref);
    if (message.what === "ok") asked?.resolve(message);
    else asked?.reject(failure(message.name, message.code, message.message));
  }

  #tick() {
    const now = performance.now();
    // Whoever has slept has not listened either.
    if (now - this.#tickedAt > SILENCE_MS / 2) this.#heardAt = now;
    this.#tickedAt = now;
    if (!this.#socket) return;
    if (now - this.#heardAt > SILENCE_MS) this.#drop();
    else this.send("alive");
  }

  /** The connection is gone, and nobody said why. */
  #drop() {
    if (this.#isOver || !this.#socket) return;
    // Should it work after all, the server must not take it for somebody who leaves.
    abandon(this.#socket, LOST);
    this.#socket = null;
    this.#failAll();
    this.#reconnect();
  }

  async #reconnect() {
    this.listener.reconnecting();
    const until = performance.now() + RECONNECT_MS;
    while (!this.#isOver) {
      try {
        const answer = await this.#greet();
        if (this.#isOver) return;
        this.listener.reconnected(answer);
        this.#queued.splice(0).forEach((frame) => this.#socket?.send(JSON.stringify(frame)));
        return;
      } catch (error) {
        const { code, reason = "networkDisconnected" } = /** @type {any} */ (error);
        if (code !== 1006 || performance.now() > until) return this.#lose(reason);
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** @param {string} reason */
  #lose(reason) {
    if (this.#isOver) return;
    this.#end();
    this.listener.lost(reason);
  }

  #end() {
    this.#isOver = true;
    clearInterval(this.#timer);
    if (this.#socket) this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket = null;
    this.#queued = [];
    this.#failAll();
  }

  #failAll() {
    const sent = [...this.#asked.keys()].filter((ref) => !this.#queued.some((frame) => /** @type {any} */ (frame).ref === ref));
    sent.forEach((ref) => this.#answer({ what: "no", ref, ...OVER }));
  }
}

const OVER = { name: "OT_DISCONNECTED", code: undefined, message: "The session was disconnected before it was done." };

/** @param {WebSocket} socket @param {number} code */
function abandon(socket, code) {
  socket.onopen = socket.onclose = socket.onmessage = null;
  socket.close(code);
}
