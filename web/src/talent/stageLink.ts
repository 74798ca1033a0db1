// Host or celebrity on stage: their camera and microphone, and whom they see and hear there.

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type OTTypes from "@opentok/client";
import { type Backend, type HostCelebTokens, type KeptTokens, type PrivateCall } from "@interactive-broadcast/client";
import type { Devices } from "../devices";
import { isHeard } from "../hearing";
import { KeptRoom, readyTokens } from "../keptRoom";
import { loadOpenTok } from "../opentok";
import { openRoom, type Room, type Tile } from "../video";

interface Joining {
  readonly backend: Backend;
  readonly tokens: KeptTokens<HostCelebTokens>;
  readonly devices: Devices;
  readonly role: "host" | "celebrity";
  /** Whom the producer talks to. */
  readonly call: ReadonlySignal<PrivateCall | null>;
  /** Asked when OpenTok has ended the connection: false for whoever is not to come back by themselves. */
  mayReturn(reason: string): Promise<boolean>;
}

export class StageLink {
  readonly #joining: Joining;
  readonly #kept: KeptRoom;
  readonly #isAudible = signal(true);
  readonly #isVisible = signal(true);
  readonly #wasMuted = signal(false);
  readonly #stops: (() => void)[];
  #publisher: OTTypes.Publisher | null = null;

  constructor(joining: Joining) {
    this.#joining = joining;
    this.#kept = new KeptRoom((closed) => this.#open(closed), (reason) => joining.mayReturn(reason));
    this.#stops = [
      effect(() => {
        for (const tile of this.#everybody.value) {
          tile.subscriber.subscribeToAudio(isHeard(tile.userType, joining.role, joining.call.value));
        }
      }),
      effect(() => {
        // Read in any case: an effect follows what it has read.
        const [isAudible, isVisible] = [this.#isAudible.value, this.#isVisible.value];
        this.#publisher?.publishAudio(isAudible);
        this.#publisher?.publishVideo(isVisible);
      }),
    ];
  }

  readonly #everybody = computed<Tile[]>(() => this.#kept.room.value?.tiles.value ?? []);

  /** Who is on stage besides. The producer is heard in a private call, and never seen. */
  readonly tiles: ReadonlySignal<Tile[]> = computed(() => this.#everybody.value.filter(({ userType }) => userType !== "producer"));

  /** The voice of a private call, to be put into the page, where some browsers play it only. */
  readonly voices: ReadonlySignal<Tile[]> = computed(() => this.#everybody.value.filter(({ userType }) => userType === "producer"));

  readonly isConnected: ReadonlySignal<boolean> = computed(() => this.#kept.room.value?.state.value.is === "connected");

  /** Why there is no connection; null while there is one, or it is being made for the first time. */
  get failure(): ReadonlySignal<unknown> {
    return this.#kept.failure;
  }

  get isAudible(): ReadonlySignal<boolean> {
    return this.#isAudible;
  }

  get isVisible(): ReadonlySignal<boolean> {
    return this.#isVisible;
  }

  /** Whether it was the producer who has muted them. */
  get wasMuted(): ReadonlySignal<boolean> {
    return this.#wasMuted;
  }

  setAudible(isAudible: boolean): void {
    this.#wasMuted.value = false;
    this.#isAudible.value = isAudible;
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible.value = isVisible;
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#kept.close();
  }

  async #open(closed: AbortSignal): Promise<Room> {
    const { backend, devices, role } = this.#joining;
    const { apiKey, stageSessionId, stageToken } = await readyTokens(this.#joining.tokens, closed);
    const ot = await loadOpenTok(backend.config, apiKey);
    const room = await openRoom(ot, {
      apiKey, sessionId: stageSessionId, token: stageToken, signal: closed,
      // Until it is known whom the producer talks to, nothing that is private is heard.
      subscribing: { subscribeToAudio: false },
    });
    try {
      await this.#publish(room, role, devices);
    } catch (failure) {
      room.close();
      throw failure;
    }
    return room;
  }

  async #publish(room: Room, role: string, devices: Devices): Promise<void> {
    const publisher = await room.publish({
      ...devices.tracks(), name: role, publishAudio: this.#isAudible.value, publishVideo: this.#isVisible.value,
    });
    this.#publisher = publisher;
    publisher.on("muteForced", () => {
      this.#wasMuted.value = true;
      this.#isAudible.value = false;
    });
  }
}
