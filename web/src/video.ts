// One OpenTok session as a page shows it: who is seen in it, as tiles, and what is published there.

import { type ReadonlySignal, signal } from "@preact/signals";
import type OTTypes from "@opentok/client";
import type { OT } from "./opentok";

/** Somebody whose stream is received. */
export interface Tile {
  streamId: string;
  /** What their token says: `{"userType": "host"}`, and of fans `person`, an opaque id. */
  userType: string;
  person?: string;
  name: string;
  /** Once there is something to show. Not drawn by Preact: see `TileView`. */
  video: HTMLVideoElement | null;
  hasAudio: boolean;
  hasVideo: boolean;
  stream: OTTypes.Stream;
  subscriber: OTTypes.Subscriber;
}

export interface RoomOptions {
  apiKey: string;
  sessionId: string;
  token: string;
  /** Aborted when the room is wanted no more. */
  signal?: AbortSignal;
  /** Which streams are received; all, where it is left out. */
  wants?: (stream: OTTypes.Stream) => boolean;
  subscribing?: OTTypes.SubscriberProperties;
}

/** A session that this page is connected to. */
export interface Room {
  readonly session: OTTypes.Session;
  readonly tiles: ReadonlySignal<Tile[]>;
  /** `lost` while the SDK reconnects; `gone` for good, with OpenTok's reason. */
  readonly state: ReadonlySignal<{ is: "connected" | "lost" | "gone"; reason?: string }>;
  /** Whether a browser that wants a tap before sound has refused it. */
  readonly isSilent: ReadonlySignal<boolean>;
  publish(properties: OTTypes.PublisherProperties): Promise<OTTypes.Publisher>;
  /** Have what is wanted now: `wants` is asked anew of every stream. */
  look(): void;
  close(): void;
}

/** The SDK has one object for a session, whoever connects: the room that has it, of those on this page. */
const holders = new Map<OTTypes.Session, Room>();

/** When the connection before is over. */
const ends = new WeakMap<OTTypes.Session, Promise<void>>();

/** So long the SDK is waited for. */
const LEAVE_MS = 2_000;

/**
 * Connect, and receive what others publish. Another room of this page in the same session is left first: its tokens
 * had another role. Rejected with OpenTok's error, or the signal's reason.
 */
export async function openRoom(ot: OT, options: RoomOptions): Promise<Room> {
  const session = ot.initSession(options.apiKey, options.sessionId);
  holders.get(session)?.close();
  await ends.get(session);
  options.signal?.throwIfAborted();
  const view = new Tiles(session, options);
  const state = signal<Room["state"]["value"]>({ is: "connected" });
  session.on({
    ...view.handlers,
    sessionReconnecting: () => { state.value = { is: "lost" }; },
    sessionReconnected: () => { state.value = { is: "connected" }; },
    sessionDisconnected: ({ reason }: { reason: string }) => {
      view.clear();
      state.value = { is: "gone", reason };
    },
  });
  const room: Room = {
    session, state, tiles: view.tiles, isSilent: view.isSilent,
    publish: (properties) => publish(ot, session, properties),
    look: () => view.look(),
    close: () => {
      if (holders.get(session) !== room) return;
      holders.delete(session);
      view.clear();
      ends.set(session, leave(session, state.value.is));
    },
  };
  holders.set(session, room);
  options.signal?.addEventListener("abort", room.close, { once: true });
  try {
    await connected(session, options.token);
    options.signal?.throwIfAborted();
  } catch (failure) {
    room.close();
    throw failure;
  } finally {
    options.signal?.removeEventListener("abort", room.close);
  }
  return room;
}

/** Resolved when the SDK says that the connection is over, or soon after. */
function leave(session: OTTypes.Session, is: Room["state"]["value"]["is"]): Promise<void> {
  session.off();
  if (is === "gone") return Promise.resolve();
  const isOver = new Promise<void>((resolve) => {
    session.once("sessionDisconnected", () => resolve());
    setTimeout(resolve, LEAVE_MS);
  });
  void session.disconnect();
  return isOver;
}

function connected(session: OTTypes.Session, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    session.connect(token, (error) => (error ? reject(error) : resolve()));
  });
}

/** The streams of a session, and a tile for each that is wanted. */
class Tiles {
  readonly tiles = signal<Tile[]>([]);
  readonly isSilent = signal(false);
  readonly #streams = new Map<string, OTTypes.Stream>();
  readonly #session: OTTypes.Session;
  readonly #options: RoomOptions;

  constructor(session: OTTypes.Session, options: RoomOptions) {
    this.#session = session;
    this.#options = options;
  }

  readonly handlers = {
    streamCreated: ({ stream }: { stream: OTTypes.Stream }) => {
      this.#streams.set(stream.streamId, stream);
      this.look();
    },
    streamDestroyed: ({ stream }: { stream: OTTypes.Stream }) => {
      this.#streams.delete(stream.streamId);
      this.#drop(stream.streamId);
    },
    streamPropertyChanged: ({ stream }: { stream: OTTypes.Stream }) => {
      this.#change(stream.streamId, { hasAudio: stream.hasAudio, hasVideo: stream.hasVideo });
    },
  };

  look(): void {
    const shown = new Map(this.tiles.value.map((tile) => [tile.streamId, tile]));
    for (const [streamId, stream] of this.#streams) {
      const tile = shown.get(streamId);
      const isWanted = this.#options.wants?.(stream) ?? true;
      if (isWanted && !tile) this.#receive(stream);
      if (!isWanted && tile) {
        this.#session.unsubscribe(tile.subscriber);
        this.#drop(streamId);
      }
    }
  }

  clear(): void {
    this.#streams.clear();
    this.tiles.value = [];
  }

  #receive(stream: OTTypes.Stream): void {
    const properties = { ...this.#options.subscribing, insertDefaultUI: false };
    const subscriber = this.#session.subscribe(stream, undefined, properties);
    const { streamId, hasAudio, hasVideo, name } = stream;
    const who = whoIs(stream.connection.data);
    this.tiles.value = [...this.tiles.value, { streamId, hasAudio, hasVideo, name, stream, subscriber, video: null, ...who }];
    subscriber.on("videoElementCreated", ({ element }) => {
      this.#change(streamId, { video: element as HTMLVideoElement });
    });
    subscriber.on("audioBlocked", () => { this.isSilent.value = true; });
    subscriber.on("audioUnblocked", () => { this.isSilent.value = false; });
  }

  #change(streamId: string, changes: Partial<Tile>): void {
    this.tiles.value = this.tiles.value.map((tile) => (tile.streamId === streamId ? { ...tile, ...changes } : tile));
  }

  #drop(streamId: string): void {
    this.tiles.value = this.tiles.value.filter((tile) => tile.streamId !== streamId);
  }
}

/** Data of tokens is JSON where our functions made the token. */
export function whoIs(data: string): { userType: string; person?: string } {
  try {
    return { userType: "", ...JSON.parse(data) };
  } catch {
    return { userType: "" };
  }
}

/** Own tracks, without the SDK's own view. A failure leaves nothing open. */
async function publish(
  ot: OT, session: OTTypes.Session, properties: OTTypes.PublisherProperties,
): Promise<OTTypes.Publisher> {
  let publisher: OTTypes.Publisher;
  await new Promise<void>((resolve, reject) => {
    publisher = ot.initPublisher(undefined, { ...properties, insertDefaultUI: false }, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    session.publish(publisher, (error) => {
      if (!error) return resolve();
      publisher.destroy();
      reject(error);
    });
  });
  return publisher!;
}
