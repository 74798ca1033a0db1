// The tracks that a publisher has: asked for, switched off and on, changed for others.

import {capture, isLeftOut, isScreen, isTrack} from "./capture.mjs";
import {failure} from "./errors.mjs";

/** @typedef {import("./capture.mjs").CaptureProperties} CaptureProperties */

export class Sources {
  /** @type {Promise<unknown>} */
  #changing = Promise.resolve();
  /** @type {WeakSet<MediaStreamTrack>} whose end is known */
  #known = new WeakSet();
  #properties;

  /**
   * @param {MediaStream} media where the tracks are
   * @param {CaptureProperties} properties
   * @param {(kind: "audio" | "video", track: MediaStreamTrack | null) => Promise<void>} send another track to all who subscribe
   */
  constructor(media, properties, send) {
    this.media = media;
    this.#properties = properties;
    this.send = send;
  }

  get videoType() {
    if (!this.has("video")) return undefined;
    if (isScreen(this.#properties.videoSource)) return "screen";
    return isTrack(this.#properties.videoSource) ? "custom" : "camera";
  }

  /** Whether there is any of that kind, silent or dark as it may be.
   * @param {"audio" | "video"} kind
   */
  has(kind) {
    return !isLeftOut(kind === "audio" ? this.#properties.audioSource : this.#properties.videoSource);
  }

  /** @param {"audio" | "video"} kind */
  track(kind) {
    return this.media.getTracks().find((track) => track.kind === kind);
  }

  /** Ask for all of them; the caller says whether they are wanted still. */
  async open() {
    return (await capture(this.#properties)).getTracks();
  }

  /** @param {boolean} isOn */
  speak(isOn) {
    this.media.getAudioTracks().forEach((track) => { track.enabled = isOn; });
  }

  /** Show nothing; a camera is given back, so that its light goes out. */
  darken() {
    return this.#inTurn(async () => {
      await this.send("video", null);
      const track = this.track("video");
      if (track && this.videoType === "camera") this.#remove(track);
    });
  }

  /** Show something again. */
  lighten() {
    return this.#inTurn(async () => {
      const had = this.track("video");
      if (had?.readyState === "live") return this.send("video", had);
      const [track] = (await capture({ ...this.#properties, audioSource: null })).getTracks();
      await this.#put("video", track, true);
    });
  }

  /**
   * Take another microphone or camera.
   *
   * @param {"audio" | "video"} kind @param {string | MediaStreamTrack} source
   * @param {() => boolean} isSent whether it is shown and heard now
   */
  change(kind, source, isSent) {
    return this.#inTurn(async () => {
      if (!this.has(kind)) throw failure("OT_SET_SOURCE_FAILURE", 1500, `The publisher was made without ${kind}.`);
      const { constraints, ...rest } = this.#properties;
      const only = kind === "audio" ? { audioSource: source, videoSource: null } : { audioSource: null, videoSource: source };
      const [track] = (await capture({ ...rest, ...only })).getTracks();
      this.#properties = { ...rest, [kind === "audio" ? "audioSource" : "videoSource"]: source };
      await this.#put(kind, track, isSent());
    });
  }

  /** @param {MediaStreamTrack[]} tracks what the page gave is the page's to stop */
  stop(tracks = this.media.getTracks()) {
    const { audioSource, videoSource } = this.#properties;
    for (const track of tracks) {
      this.#known.add(track);
      if (track !== audioSource && track !== videoSource) track.stop();
    }
  }

  /** Those that have ended since it was asked last: `ended` is not told of a track that the page stops itself. */
  ended() {
    const found = this.media.getTracks().filter((track) => track.readyState === "ended" && !this.#known.has(track));
    found.forEach((track) => this.#known.add(track));
    return found;
  }

  /** @param {"audio" | "video"} kind @param {MediaStreamTrack} track @param {boolean} isSent */
  async #put(kind, track, isSent) {
    const former = this.track(kind);
    track.enabled = former?.enabled ?? true;
    if (former) this.#remove(former);
    this.media.addTrack(track);
    if (isSent) await this.send(kind, track);
  }

  /** @param {MediaStreamTrack} track */
  #remove(track) {
    this.media.removeTrack(track);
    this.stop([track]);
  }

  /** One change after the other.
   * @param {() => Promise<void>} act
   */
  #inTurn(act) {
    const done = this.#changing.then(act);
    this.#changing = done.catch(() => {});
    return done;
  }
}

/** Whether the browser is going to ask the person; where it does not tell, it may.
 * @param {CaptureProperties} properties
 */
export async function willAsk({ audioSource, videoSource }) {
  /** @type {any[]} */
  const names = [];
  if (!isLeftOut(audioSource) && !isTrack(audioSource)) names.push("microphone");
  if (!isLeftOut(videoSource) && !isTrack(videoSource)) names.push(isScreen(videoSource) ? "display-capture" : "camera");
  return (await Promise.all(names.map(permissionOf))).includes("prompt");
}

/** Browsers differ in whether they tell of cameras, and in how they say that they do not.
 * @param {any} name
 */
async function permissionOf(name) {
  try {
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return "prompt";
  }
}
