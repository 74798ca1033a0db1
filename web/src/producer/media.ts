// The producer's two sessions: the stage, seen and heard, and the backstage, of which one fan at a time is looked at.

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type OTTypes from "@opentok/client";
import { type Backend, type KeptTokens, type ProducerTokens, producerTokens } from "@interactive-broadcast/client";
import { KeptRoom, readyTokens } from "../keptRoom";
import { loadOpenTok } from "../opentok";
import { openRoom, type Room, type Tile, whoIs } from "../video";

export type SessionName = "stage" | "backstage";

/** Whoever is sent away has so long to leave by themselves, before their connection is ended. */
const LEAVE_MS = 3_000;

const ON_STAGE = new Set(["host", "celebrity", "fan"]);

/** A face, in as few bits as will do. It is heard in a private call, or on demand. */
const PREVIEW: OTTypes.SubscriberProperties = { subscribeToAudio: false, preferredResolution: { width: 320, height: 240 } };

/** As many as six of them are side by side. */
const ON_DESK: OTTypes.SubscriberProperties = { preferredResolution: { width: 640, height: 360 } };

export class ProducerMedia {
  readonly #backend: Backend;
  readonly #tokens: KeptTokens<ProducerTokens>;
  readonly #rooms: Record<SessionName, KeptRoom>;
  readonly #streams = signal<readonly OTTypes.Stream[]>([]);
  #looked: string | undefined;
  readonly #hearsStage = signal(true);
  readonly #stop: () => void;
  #unblock: (() => void) | undefined;
  #publisher: { session: OTTypes.Session; publisher: OTTypes.Publisher } | null = null;

  constructor(backend: Backend, event: { id: string }) {
    this.#backend = backend;
    this.#tokens = producerTokens(backend, event);
    this.#rooms = {
      stage: new KeptRoom((closed) => this.#open("stage", closed)),
      backstage: new KeptRoom((closed) => this.#open("backstage", closed)),
    };
    this.#stop = effect(() => {
      for (const tile of this.stage.value) tile.subscriber.subscribeToAudio(this.#hearsStage.value);
    });
  }

  /** Everybody who publishes on stage, as far as they are people of the show. */
  readonly stage: ReadonlySignal<Tile[]> = computed(() => this.#rooms.stage.room.value?.tiles.value ?? []);

  /** Everybody who publishes backstage; most of them are not received. */
  get backstage(): ReadonlySignal<readonly OTTypes.Stream[]> {
    return this.#streams;
  }

  /** The fan who is looked at backstage. */
  readonly look: ReadonlySignal<Tile | null> = computed(() => this.#rooms.backstage.room.value?.tiles.value[0] ?? null);

  get hearsStage(): ReadonlySignal<boolean> {
    return this.#hearsStage;
  }

  isConnected(session: SessionName): boolean {
    return this.#rooms[session].room.value !== null;
  }

  /** Why there is no connection; null while there is one, or it is being made for the first time. */
  failureOf(session: SessionName): unknown {
    return this.#rooms[session].failure.value;
  }

  hearStage(isHeard: boolean): void {
    this.#hearsStage.value = isHeard;
  }

  /** The stream of a fan, by the opaque id in their record; undefined while they publish nothing there. */
  streamOf(session: SessionName, person: string | undefined): OTTypes.Stream | undefined {
    if (person === undefined) return undefined;
    const streams = session === "stage" ? this.stage.value.map((tile) => tile.stream) : this.#streams.value;
    return streams.find((stream) => whoIs(stream.connection.data).person === person);
  }

  /** See one fan backstage, and nobody else there; undefined for nobody. */
  lookAt(stream: OTTypes.Stream | undefined): void {
    this.#looked = stream?.streamId;
    this.#rooms.backstage.room.value?.look();
  }

  /** Be heard in a session, by those whose pages receive the producer: by microphone alone. */
  async talk(session: SessionName): Promise<void> {
    this.hush();
    const room = this.#rooms[session].room.value;
    if (room === null) throw new Error("not-connected");
    const publisher = await room.publish({ videoSource: null, publishAudio: true, name: "producer" });
    this.#publisher = { session: room.session, publisher };
  }

  hush(): void {
    const { session, publisher } = this.#publisher ?? {};
    this.#publisher = null;
    if (session && publisher) session.unpublish(publisher);
  }

  /** End the connection of a fan who has lost a seat, unless their page does it by itself in time. */
  sendAway(session: SessionName, person: string | undefined): void {
    const room = this.#rooms[session].room.value;
    const stream = this.streamOf(session, person);
    if (!room || !stream) return;
    setTimeout(() => {
      const isThere = this.streamOf(session, person)?.connection.connectionId === stream.connection.connectionId;
      // Gone meanwhile: nobody is left to be disconnected.
      if (isThere) room.session.forceDisconnect(stream.connection).catch(() => {});
    }, LEAVE_MS);
  }

  close(): void {
    this.#stop();
    this.#unblock?.();
    this.hush();
    for (const room of Object.values(this.#rooms)) room.close();
    this.#tokens.close();
  }

  async #open(session: SessionName, closed: AbortSignal): Promise<Room> {
    const { apiKey, stageSessionId, stageToken, sessionId, backstageToken } = await readyTokens(this.#tokens, closed);
    const ot = await loadOpenTok(this.#backend.config, apiKey);
    this.#unblock ??= whenTouched(() => void ot.unblockAudio().catch(() => {}));
    if (session === "stage") {
      const wants = (stream: OTTypes.Stream) => ON_STAGE.has(whoIs(stream.connection.data).userType);
      return openRoom(ot, { apiKey, sessionId: stageSessionId, token: stageToken, signal: closed, wants, subscribing: ON_DESK });
    }
    this.#streams.value = [];
    const room = await openRoom(ot, {
      apiKey, sessionId, token: backstageToken, signal: closed, subscribing: PREVIEW,
      // Dozens may publish there. It is asked of each of them, again and again.
      wants: (stream) => {
        this.#know(stream);
        return stream.streamId === this.#looked;
      },
    });
    room.session.on("streamDestroyed", ({ stream }) => {
      this.#streams.value = this.#streams.value.filter((other) => other.streamId !== stream.streamId);
    });
    return room;
  }

  #know(stream: OTTypes.Stream): void {
    const isKnown = this.#streams.peek().some(({ streamId }) => streamId === stream.streamId);
    if (!isKnown) this.#streams.value = [...this.#streams.peek(), stream];
  }
}

/** Browsers play no sound before somebody has touched the page, as after a reload. What is returned forgets it. */
function whenTouched(act: () => void): () => void {
  addEventListener("click", act, { once: true });
  return () => removeEventListener("click", act);
}
