// Who is in a session and what is published in it, kept as the server tells it, and told to the page.

import {OTEvent} from "./emitter.mjs";
import {Connection, Stream} from "./model.mjs";

/**
 * @typedef {import("./model.mjs").ToldConnection} ToldConnection
 * @typedef {import("./model.mjs").ToldStream} ToldStream
 * @typedef {{connection: ToldConnection, connections: ToldConnection[], streams: ToldStream[], archives: {id: string, name: string}[]}} Room
 */

/** Of connections that nobody is told about, those who publish are in the collection all the same. */
export class Roster {
  /** @type {Map<string, Connection>} */
  #known = new Map();

  /** @param {import("./session.mjs").Session} session @param {boolean} isQuiet `connectionEventsSuppressed` */
  constructor(session, isQuiet) {
    this.session = session;
    this.isQuiet = isQuiet;
  }

  /** @param {string | undefined} connectionId */
  connection(connectionId) {
    return this.#known.get(connectionId ?? "") ?? null;
  }

  /** The session is connected: tell who is there, oneself first.
   * @param {Room} room
   */
  enter({ connection, connections, streams, archives }) {
    this.session.connection = this.#known.get(connection.id) ?? new Connection(connection);
    this.#known.set(connection.id, this.session.connection);
    this.#tell("sessionConnected");
    this.#arrive(this.session.connection);
    connections.forEach((one) => this.connectionCreated({ connection: one }));
    streams.forEach((stream) => this.streamCreated({ stream }));
    archives.forEach((archive) => this.archiveStarted(archive));
  }

  /** The connection is back: tell what has changed meanwhile.
   * @param {Room} room
   */
  resume({ connections, streams, archives }) {
    const { session } = this;
    const gone = (/** @type {{id: string}[]} */ now) => (/** @type {{id: string}} */ { id }) => !now.some((one) => one.id === id);
    const isGone = gone(streams);
    session.streams.where({}, isGone).forEach(({ id }) => this.streamDestroyed({ streamId: id, reason: "clientDisconnected" }));
    [...this.#known.values()]
      .filter((one) => one !== session.connection && gone(connections)(one))
      .forEach(({ id }) => this.connectionDestroyed({ connectionId: id, reason: "clientDisconnected" }));
    session.archives.where({}, gone(archives)).forEach((archive) => this.archiveStopped(archive));
    connections.forEach((connection) => this.connectionCreated({ connection }));
    streams.forEach((stream) => (session.streams.has(stream.id) ? this.#compare(stream) : this.streamCreated({ stream })));
    archives.filter(({ id }) => !session.archives.has(id)).forEach((archive) => this.archiveStarted(archive));
  }

  /** @param {{connection: ToldConnection}} told */
  connectionCreated({ connection }) {
    if (this.#known.has(connection.id)) return;
    const one = new Connection(connection);
    this.#known.set(one.id, one);
    this.#arrive(one);
  }

  /** @param {{connectionId: string, reason: string}} told */
  connectionDestroyed({ connectionId, reason }) {
    const connection = this.#known.get(connectionId);
    if (!connection) return;
    this.#known.delete(connectionId);
    this.session.connections._remove(connection);
    if (!this.isQuiet) this.#tell("connectionDestroyed", { connection, reason });
  }

  /** @param {{stream: ToldStream}} told */
  streamCreated({ stream: told }) {
    // One's own is the publisher's to tell.
    if (this.session.streams.has(told.id) || told.connectionId === this.session.connection?.id) return;
    this.#tell("streamCreated", { stream: this.add(told) });
  }

  /** Keep a stream, and whose it is.
   * @param {ToldStream} told
   */
  add(told) {
    const connection = this.#known.get(told.connectionId) ?? new Connection({ id: told.connectionId, creationTime: 0, data: "" });
    if (!this.session.connections.has(connection.id)) this.session.connections._add(connection);
    const stream = new Stream(told, connection);
    this.session.streams._add(stream);
    return stream;
  }

  /** @param {{streamId: string, reason: string}} told */
  streamDestroyed({ streamId, reason }) {
    const { session } = this;
    const stream = session.streams.get(streamId);
    if (!stream) return;
    session.streams._remove(stream);
    if (stream.connection === session.connection) return session._exchange?.unpublished(streamId, reason);
    const subscribers = session._exchange?.subscribersOf(streamId) ?? [];
    const event = new OTEvent("streamDestroyed", { stream, reason }, true);
    session.dispatchEvent(event);
    subscribers.forEach((subscriber) => {
      session._exchange?.forget(subscriber);
      subscriber._ended(reason, (destroy) => !event.isDefaultPrevented() && destroy());
    });
  }

  /** @param {{streamId: string, changed: {property: "hasAudio" | "hasVideo" | "videoDimensions", old: any, new: any}[]}} told */
  streamChanged({ streamId, changed }) {
    const stream = this.session.streams.get(streamId);
    if (stream) for (const { property, old, new: value } of changed) this.#change(stream, property, old, value);
  }

  /** @param {{id: string, name: string}} archive */
  archiveStarted({ id, name }) {
    this.session.archives._add({ id, name });
    this.#tell("archiveStarted", { id, name });
  }

  /** @param {{id: string, name: string}} archive */
  archiveStopped({ id, name }) {
    const archive = this.session.archives.get(id);
    if (archive) this.session.archives._remove(archive);
    this.#tell("archiveStopped", { id, name });
  }

  clear() {
    this.#known.clear();
    const { connections, streams, archives } = this.session;
    [connections, streams, archives].forEach((collection) => collection._reset());
  }

  /** @param {Connection} connection */
  #arrive(connection) {
    if (this.isQuiet) return;
    this.session.connections._add(connection);
    this.#tell("connectionCreated", { connection });
  }

  /** @param {ToldStream} told what may have changed while nothing was heard */
  #compare(told) {
    const stream = this.session.streams.get(told.id);
    if (!stream || stream.connection === this.session.connection) return;
    for (const property of /** @type {const} */ (["hasAudio", "hasVideo"])) {
      if (stream[property] !== told[property]) this.#change(stream, property, stream[property], told[property]);
    }
  }

  /** @param {Stream} stream @param {"hasAudio" | "hasVideo" | "videoDimensions"} property @param {any} oldValue @param {any} newValue */
  #change(stream, property, oldValue, newValue) {
    Object.assign(stream, { [property]: newValue });
    this.session.streams._update(stream, property, oldValue);
    this.#tell("streamPropertyChanged", { stream, changedProperty: property, oldValue, newValue });
    if (property !== "hasVideo") return;
    this.session._exchange?.subscribersOf(stream.id).forEach((subscriber) => subscriber._videoChanged());
  }

  /** @param {string} type @param {Record<string, unknown>} [properties] */
  #tell(type, properties) {
    this.session.dispatchEvent(new OTEvent(type, properties));
  }
}
