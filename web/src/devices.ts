// Camera and microphone: opened once per page, and handed to whatever publishes as tracks of their own.

import { type ReadonlySignal, signal } from "@preact/signals";

/** What there is to publish with, or why there is nothing. */
export type DeviceState =
  | "closed" | "asking"
  /** Camera and microphone, or one of them. */
  | "ready" | "soundOnly"
  /** The person, the browser or the system said no; there is none; another program has it; the page may not ask. */
  | "denied" | "missing" | "busy" | "unavailable";

const VIDEO: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" };

const FAILURES: Record<string, DeviceState> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

export class Devices {
  readonly #state = signal<DeviceState>("closed");
  readonly #stream = signal<MediaStream | null>(null);

  get state(): ReadonlySignal<DeviceState> {
    return this.#state;
  }

  /** For a preview. */
  get stream(): ReadonlySignal<MediaStream | null> {
    return this.#stream;
  }

  /**
   * Ask for camera and microphone, in a click. Sound alone where there is no camera.
   *
   * Resolves to the state that it comes to.
   */
  async open({ video = true } = {}): Promise<DeviceState> {
    // In-app browsers, and pages that are not served by https.
    if (!navigator.mediaDevices?.getUserMedia) return this.#become("unavailable");
    this.#become("asking");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: video && VIDEO });
      this.#take(stream);
      return this.#become(video ? "ready" : "soundOnly");
    } catch (error) {
      const state = FAILURES[(error as Error).name] ?? "unavailable";
      if (video && state === "missing") return this.open({ video: false });
      return this.#become(state);
    }
  }

  /** A copy of the tracks: whoever publishes may stop its own, and the preview goes on. */
  tracks(): { audioSource: MediaStreamTrack | null; videoSource: MediaStreamTrack | null } {
    const stream = this.#stream.value;
    return {
      audioSource: stream?.getAudioTracks()[0]?.clone() ?? null,
      videoSource: stream?.getVideoTracks()[0]?.clone() ?? null,
    };
  }

  close(): void {
    for (const track of this.#stream.value?.getTracks() ?? []) track.stop();
    this.#stream.value = null;
    this.#become("closed");
  }

  #take(stream: MediaStream): void {
    this.close();
    this.#stream.value = stream;
    // Another page or a call has taken it, or it was unplugged.
    for (const track of stream.getTracks()) {
      track.addEventListener("ended", () => {
        if (this.#stream.value === stream) this.close();
      });
    }
  }

  #become(state: DeviceState): DeviceState {
    this.#state.value = state;
    return state;
  }
}

/** Whether `open` came to something that can be published. */
export function canPublish(state: DeviceState): boolean {
  return state === "ready" || state === "soundOnly";
}
