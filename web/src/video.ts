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
  publish(properties: OTTypes.PublisherProperties): Promise<OTTypes.Publisher>;
  close(): void;
}

/** Connect, and receive what others publish. Rejected with OpenTok's error, or the signal's reason. */
export async function openRoom(ot: OT, options: RoomOptions): Promise<Room> {
  const session = ot.initSession(options.apiKey, options.sessionId);
  const tiles = signal<Tile[]>([]);
  const state = signal<Room["state"]["value"]>({ is: "connected" });
  // The same session object as before, where this page has been in it: without what was heard then.
  session.off();
  session.on({
    streamCreated: ({ stream }: { stream: OTTypes.Stream }) => receive(session, tiles, stream, options),
    streamDestroyed: ({ stream }: { stream: OTTypes.Stream }) => {
      tiles.value = tiles.value.filter((tile) => tile.streamId !== stream.streamId);
    },
    streamPropertyChanged: ({ stream }: { stream: OTTypes.Stream }) => {
      change(tiles, stream.streamId, { hasAudio: stream.hasAudio, hasVideo: stream.hasVideo });
    },
    sessionReconnecting: () => { state.value = { is: "lost" }; },
    sessionReconnected: () => { state.value = { is: "connected" }; },
    sessionDisconnected: ({ reason }: { reason: string }) => {
      tiles.value = [];
      state.value = { is: "gone", reason };
    },
  });
  const close = () => {
    session.off();
    void session.disconnect();
    tiles.value = [];
  };
  options.signal?.addEventListener("abort", close, { once: true });
  await connected(session, options.token);
  options.signal?.throwIfAborted();
  return { session, tiles, state, close, publish: (properties) => publish(ot, session, properties) };
}

function connected(session: OTTypes.Session, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    session.connect(token, (error) => (error ? reject(error) : resolve()));
  });
}

function receive(session: OTTypes.Session, tiles: { value: Tile[] }, stream: OTTypes.Stream, options: RoomOptions) {
  if (options.wants && !options.wants(stream)) return;
  const subscriber = session.subscribe(stream, undefined, { ...options.subscribing, insertDefaultUI: false });
  const { streamId, hasAudio, hasVideo, name } = stream;
  tiles.value = [...tiles.value, {
    streamId, hasAudio, hasVideo, name, stream, subscriber, video: null, ...whoIs(stream.connection.data),
  }];
  subscriber.on("videoElementCreated", ({ element }) => {
    change(tiles, streamId, { video: element as HTMLVideoElement });
  });
}

function change(tiles: { value: Tile[] }, streamId: string, with_: Partial<Tile>): void {
  tiles.value = tiles.value.map((tile) => (tile.streamId === streamId ? { ...tile, ...with_ } : tile));
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
