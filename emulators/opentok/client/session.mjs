// A session: who is in it, what is published, and what one may do there.

import {Collection} from "./collections.mjs";
import {Emitter, OTEvent} from "./emitter.mjs";
import {failure, notSupported, promising, refused, settled} from "./errors.mjs";
import {Exchange} from "./exchange.mjs";
import {Publisher} from "./publisher.mjs";
import {Roster} from "./roster.mjs";
import {socketAddress} from "./server.mjs";
import {checkSignal} from "./signals.mjs";
import {SessionSocket} from "./socket.mjs";
import {Subscriber} from "./subscriber.mjs";

/**
 * @typedef {import("./model.mjs").Connection} Connection
 * @typedef {import("./model.mjs").Stream} Stream
 * @typedef {{connectionId: string}} OneConnection
 * @typedef {{streamId: string}} OneStream
 * @typedef {{type?: string, data?: string, to?: OneConnection | string, retryAfterReconnect?: boolean}} Signal
 */

/** What one's role allows: 1 or 0 each. */
class Capabilities {
  forceDisconnect = 0;
  forceMute = 0;
  forceUnpublish = 0;
  publish = 0;
  signal = 0;
  subscribe = 0;

  /** @param {string} name */
  permittedTo(name) {
    return /** @type {any} */ (this)[name] === 1;
  }
}

export class Session extends Emitter {
  capabilities = new Capabilities();
  /** @type {Connection | undefined} */
  connection = /** @type {any} */ (null);
  /** @type {Collection<Connection>} */
  connections = new Collection();
  /** @type {Collection<Stream>} */
  streams = new Collection();
  /** @type {Collection<{id: string, name: string}>} */
  archives = new Collection();
  /** @type {Exchange | null} what is published and subscribed to, while connected */
  _exchange = null;

  /** @type {SessionSocket | null} */
  #socket = null;
  /** @type {Promise<Session> | null} */
  #connecting = null;
  #isConnected = false;
  #roster;

  /** @param {string} apiKey @param {string} sessionId @param {{connectionEventsSuppressed?: boolean}} [options] */
  constructor(apiKey, sessionId, options = {}) {
    super();
    this.apiKey = apiKey;
    this.id = this.sessionId = sessionId;
    this.#roster = new Roster(this, options.connectionEventsSuppressed === true);
  }

  isConnected() {
    return this.#isConnected;
  }

  connect = promising((token) => {
    this.#connecting ??= this.#connect(String(token));
    return { value: this, end: this.#connecting };
  });

  /** Leave; resolved once `sessionDisconnected` was told. */
  async disconnect() {
    const wasConnected = this.#isConnected;
    this.#socket?.close();
    this.#socket = this.#connecting = null;
    if (wasConnected) await this.#left("clientDisconnected");
  }

  /** A publisher, or where to make one: an element, or its id. */
  publish = promising((what, properties) => {
    if (!this.#isConnected) return refused(notConnected(1010), what);
    if (!this.capabilities.publish) return refused(failure("OT_PERMISSION_DENIED", 1500, "The role of the token does not allow publishing."), null);
    const publisher = what instanceof Publisher ? what : new Publisher(what, properties);
    return { value: publisher, end: this.#publish(publisher) };
  });

  /** @param {Publisher} publisher */
  unpublish(publisher) {
    this._end(publisher, "clientDisconnected");
  }

  subscribe = promising((stream, target, properties) => {
    if (!this._exchange) return refused(notConnected(1501));
    if (!stream?.id) return refused(failure("OT_INVALID_PARAMETER", 1501, "There is no stream."));
    const subscriber = new Subscriber(this, stream, target, properties ?? {});
    return { value: subscriber, end: this._exchange.subscribe(subscriber) };
  });

  /** @param {Subscriber} subscriber */
  unsubscribe(subscriber) {
    this._exchange?.forget(subscriber);
    subscriber._destroy("unsubscribed");
  }

  /** @param {OneStream} stream @returns {any} an array: a page may subscribe more than once */
  getSubscribersForStream(stream) {
    return this._exchange?.subscribersOf(stream.streamId) ?? [];
  }

  /** @param {OneStream} stream */
  getPublisherForStream(stream) {
    return this._exchange?.publisherOf(stream.streamId);
  }

  /** @param {Signal} signal @param {(error?: any) => void} [callback] */
  signal(signal, callback) {
    return settled(this.#signal(signal), callback);
  }

  /** @param {OneConnection | string} connection @param {(error?: any) => void} [callback] */
  forceDisconnect(connection, callback) {
    const connectionId = typeof connection === "string" ? connection : connection?.connectionId;
    return this.#moderate("forceDisconnect", { connectionId }, callback);
  }

  /** @param {OneStream | string} stream @param {(error?: any) => void} [callback] */
  forceUnpublish(stream, callback) {
    const streamId = typeof stream === "string" ? stream : stream?.streamId;
    return this.#moderate("forceUnpublish", { streamId }, callback);
  }

  /** @param {OneStream} stream @param {(error?: any) => void} [callback] */
  forceMuteStream(stream, callback) {
    return this.#moderate("forceMuteStream", { streamId: stream?.streamId }, callback);
  }

  /** @param {OneStream[]} [excludedStreams] @param {(error?: any) => void} [callback] */
  forceMuteAll(excludedStreams = [], callback) {
    return this.#moderate("forceMuteAll", { except: excludedStreams.map(({ streamId }) => streamId) }, callback);
  }

  /** @param {(error?: any) => void} [callback] */
  disableForceMute(callback) {
    return this.#moderate("disableForceMute", {}, callback);
  }

  // --- what there is no stand-in for

  setEncryptionSecret() { return notSupported("End-to-end encryption"); }

  /** Nothing: the two ends of a leg are on this machine, or in its network. */
  async setIceConfig() {}

  // --- how it works

  /** End what one publishes.
   * @param {Publisher} publisher @param {string} reason
   */
  _end(publisher, reason) {
    const { stream } = publisher;
    if (!stream || !this._exchange || this._exchange.publisherOf(stream.id) !== publisher) return;
    this.#socket?.send("unpublish", { streamId: stream.id, reason });
    this.streams._remove(stream);
    this._exchange.unpublished(stream.id, reason);
  }

  /** @param {string} token */
  async #connect(token) {
    const socket = new SessionSocket(socketAddress(), {
      heard: (message) => this.#heard(message),
      reconnecting: () => this.dispatchEvent(new OTEvent("sessionReconnecting")),
      reconnected: (answer) => this.#resumed(answer),
      lost: (reason) => void this.#left(reason),
    });
    this.#socket = socket;
    try {
      const room = await socket.open({ apiKey: this.apiKey, sessionId: this.sessionId, token });
      this.#enter(socket, room);
      return this;
    } catch (error) {
      if (this.#socket === socket) this.#socket = this.#connecting = null;
      throw error;
    }
  }

  /** @param {SessionSocket} socket @param {any} room */
  #enter(socket, room) {
    this._exchange = new Exchange(socket, () => this.connection?.id);
    this.#isConnected = true;
    Object.assign(this.capabilities, room.capabilities);
    this.#roster.enter(room);
  }

  /** @param {any} room */
  #resumed(room) {
    this.#roster.resume(room);
    // What was asked for when the connection broke may have been done.
    for (const { id, connectionId } of room.streams) {
      if (connectionId !== this.connection?.id || this._exchange?.publisherOf(id)) continue;
      this.#socket?.send("unpublish", { streamId: id });
    }
    this._exchange?.resumed();
    this.dispatchEvent(new OTEvent("sessionReconnected"));
  }

  /** @param {any} message */
  #heard(message) {
    const { what, ...told } = message;
    if (what === "signal") this.#tellSignal(told);
    else if (what === "muted") this.dispatchEvent(new OTEvent("muteForced", { active: told.active }));
    else if (what === "mute") this._exchange?.publisherOf(told.streamId)?._muted();
    else if (FOR_ROSTER.includes(what)) /** @type {any} */ (this.#roster)[what](told);
    else if (FOR_EXCHANGE.includes(what)) /** @type {any} */ (this._exchange)?.[what](told);
  }

  /** @param {{type?: string, data?: string, from?: string}} told */
  #tellSignal({ type, data, from }) {
    const name = type ? `signal:${type}` : "signal";
    const event = new OTEvent(name, { data, from: this.#roster.connection(from) });
    event.target = this;
    this.trigger("signal", event);
    if (type) this.trigger(name, event);
  }

  /** @param {Publisher} publisher */
  async #publish(publisher) {
    const socket = this.#socket;
    if (publisher._isDestroyed) throw failure("OT_INVALID_PARAMETER", 1500, "The publisher was destroyed.");
    if (publisher.session) throw failure("OT_INVALID_PARAMETER", 1500, "The publisher is published already.");
    publisher.session = this;
    try {
      await publisher._ready;
      if (!socket || socket !== this.#socket || !this._exchange) throw failure("OT_DISCONNECTED", undefined, "The session was disconnected meanwhile.");
      const { stream } = await socket.request("publish", publisher._described());
      this._exchange.published(this.#roster.add(stream), publisher);
    } catch (error) {
      publisher.session = undefined;
      throw error;
    }
    // It may have been taken away while it was on its way.
    if (publisher._isDestroyed) this._end(publisher, "clientDisconnected");
    return publisher;
  }

  /** @param {Signal} signal */
  async #signal(signal) {
    const body = checkSignal(signal);
    const socket = this.#socket;
    if (!this.#isConnected || !socket || (signal.retryAfterReconnect === false && !socket.isOpen)) throw notConnected(500);
    try {
      await socket.request("signal", body);
    } catch (error) {
      const isLost = /** @type {any} */ (error).name === "OT_DISCONNECTED";
      if (!isLost || signal.retryAfterReconnect === false || socket !== this.#socket) throw error;
      await socket.request("signal", body);
    }
  }

  /** @param {string} what @param {object} body @param {((error?: any) => void) | undefined} callback @returns {Promise<void>} */
  #moderate(what, body, callback) {
    const asked = this.#isConnected && this.#socket ? this.#socket.request(what, body) : Promise.reject(notConnected(1010));
    return settled(asked.then(() => {}), callback && ((error) => (error ? callback(error) : callback())));
  }

  /** It is over: the page is told in a turn of its own, when nothing is in the session any more.
   * @param {string} reason
   */
  async #left(reason) {
    const exchange = this._exchange;
    this._exchange = this.#socket = this.#connecting = null;
    this.#isConnected = false;
    this.capabilities = new Capabilities();
    this.connection = /** @type {any} */ (null);
    this.#roster.clear();
    await new Promise((resolve) => setTimeout(resolve));
    const event = new OTEvent("sessionDisconnected", { reason }, true);
    this.dispatchEvent(event);
    // Publishers go in any case, unless their own event is prevented.
    exchange?.publishers().forEach(([streamId]) => exchange.unpublished(streamId, reason));
    exchange?.subscribers().forEach((subscriber) => subscriber._ended(reason, (destroy) => !event.isDefaultPrevented() && destroy()));
  }
}

const FOR_ROSTER = ["connectionCreated", "connectionDestroyed", "streamCreated", "streamDestroyed", "streamChanged", "archiveStarted", "archiveStopped"];
const FOR_EXCHANGE = ["wanted", "unwanted", "receive", "rtc"];

/** @param {number} code */
function notConnected(code) {
  return failure("OT_NOT_CONNECTED", code, "The session is not connected.");
}

/** @type {Map<string, Session>} */
const sessions = new Map();

/**
 * The session of that id: the same object each time, with the handlers that it has.
 *
 * @param {string} apiKey of a project, or an application's id
 * @param {string} sessionId
 * @param {{connectionEventsSuppressed?: boolean}} [options]
 */
export function initSession(apiKey, sessionId, options) {
  const session = sessions.get(sessionId) ?? new Session(apiKey, sessionId, options);
  sessions.set(sessionId, session);
  return session;
}
