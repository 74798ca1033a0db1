// A fan's OpenTok connections, one room for each session, and what they publish there.

import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { type Backend, BackendError, type SessionName, type VideoConnection, type VideoConnector } from "@interactive-broadcast/client";
import type OTTypes from "@opentok/client";
import { canPublish, type Devices } from "../devices";
import { loadOpenTok, type OT } from "../opentok";
import { openRoom, type Room, whoIs } from "../video";

export type Rooms = Partial<Record<SessionName, Room>>;

interface Given {
  backend: Backend;
  devices: Devices;
  /** What others see below the picture. */
  name: () => string;
  /** Whether the audience may see the stage: not before the show is live. */
  maySeeStage: () => boolean;
  /** Whether the producer talks to this fan, or to everybody backstage: not to another one in private. */
  mayHearProducer: () => boolean;
  /** OpenTok has ended a connection, with its reason. */
  onGone: (session: SessionName, reason: string) => void;
}

/** A publisher has tracks of its own, so the camera goes out with the last of them. */
interface Published {
  publisher: OTTypes.Publisher;
  stop: () => void;
}

export class FanMedia {
  readonly #given: Given;
  readonly #rooms = signal<Rooms>({});
  readonly #isMuted = signal(false);
  readonly #isDark = signal(false);
  readonly #publishers = signal<readonly OTTypes.Publisher[]>([]);
  #ot: OT | undefined;

  constructor(given: Given) {
    this.#given = given;
  }

  get rooms(): ReadonlySignal<Rooms> {
    return this.#rooms;
  }

  /** Microphone off, by oneself or by the producer. */
  get isMuted(): ReadonlySignal<boolean> {
    return this.#isMuted;
  }

  /** Camera off. */
  get isDark(): ReadonlySignal<boolean> {
    return this.#isDark;
  }

  get isPublishing(): boolean {
    return this.#publishers.value.length > 0;
  }

  mute(isMuted: boolean): void {
    this.#isMuted.value = isMuted;
    for (const publisher of this.#publishers.value) publisher.publishAudio(!isMuted);
  }

  darken(isDark: boolean): void {
    this.#isDark.value = isDark;
    for (const publisher of this.#publishers.value) publisher.publishVideo(!isDark);
  }

  /** In a click: browsers play no sound before one. */
  allowSound(): void {
    void this.#ot?.unblockAudio();
  }

  /** What stands in the way of seeing the stage, or of hearing the producer, has changed. */
  look(): void {
    for (const room of Object.values(this.#rooms.peek())) room.look();
  }

  /** For `seating`: connects, and publishes the fan's own camera unless the role is to watch. */
  readonly connect: VideoConnector = async ({ session, role, ...options }) => {
    const ot = await loadOpenTok(this.#given.backend.config, options.apiKey);
    this.#ot = ot;
    const wants = (stream: OTTypes.Stream): boolean => {
      const isProducer = whoIs(stream.connection.data).userType === "producer";
      // On deck nobody is heard, and who is called hears the producer alone.
      if (session === "backstage") return role === "publisher" && isProducer && this.#given.mayHearProducer();
      // On stage the producer's voice is for the host, or the celebrity.
      if (isProducer && !stream.hasVideo) return false;
      return role === "publisher" || this.#given.maySeeStage();
    };
    const room = await openRoom(ot, { ...options, wants });
    try {
      return this.#keep(session, room, role === "subscriber" ? null : await this.#publish(room));
    } catch (failure) {
      room.close();
      throw failure;
    }
  };

  async #publish(room: Room): Promise<Published> {
    const { devices, name } = this.#given;
    if (!canPublish(devices.state.value) && !canPublish(await devices.open())) {
      throw new BackendError("internal", "FAILED_PRECONDITION", {}, "There is no camera and no microphone.");
    }
    const [publishAudio, publishVideo] = [!this.#isMuted.value, !this.#isDark.value];
    const tracks = devices.tracks();
    const publisher = await room.publish({ ...tracks, name: name(), publishAudio, publishVideo });
    publisher.on("muteForced", () => { this.#isMuted.value = true; });
    return { publisher, stop: () => Object.values(tracks).forEach((track) => track?.stop()) };
  }

  #keep(session: SessionName, room: Room, published: Published | null): VideoConnection {
    let isClosed = false;
    this.#rooms.value = { ...this.#rooms.value, [session]: room };
    if (published) this.#publishers.value = [...this.#publishers.value, published.publisher];
    const stop = effect(() => {
      const { is, reason = "" } = room.state.value;
      if (is === "gone") queueMicrotask(() => { if (!isClosed) this.#given.onGone(session, reason); });
    });
    return {
      close: () => {
        isClosed = true;
        stop();
        room.close();
        published?.stop();
        this.#publishers.value = this.#publishers.value.filter((other) => other !== published?.publisher);
        if (this.#rooms.value[session] !== room) return;
        const { [session]: _, ...others } = this.#rooms.value;
        this.#rooms.value = others;
      },
    };
  }
}
