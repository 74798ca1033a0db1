// One peer connection for each stream and subscriber: the publisher offers, pictures and sound go one way.

import {server} from "./server.mjs";

/**
 * @typedef {{description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit}} Word what the two ends say to each other
 * @typedef {{audio: boolean, video: boolean, width?: number, frameRate?: number}} Wanted what the subscriber wants to get
 * @typedef {{audio: MediaStreamTrack | null | undefined, video: MediaStreamTrack | null | undefined}} Tracks
 *   null: silent or dark now; undefined: there is none
 */

/** So that a machine can hold a whole show: 5 % of a core per picture instead of 12. */
const BOUNDS = { width: 320, frameRate: 15, videoBitrate: 150_000 };
const SCREEN_BOUNDS = { width: 1280, frameRate: 5, videoBitrate: 600_000 };

/** What both ends do. */
class Leg {
  /** @type {RTCIceCandidateInit[]} */
  #early = [];
  /** @type {Promise<unknown>} */
  #spoken = Promise.resolve();

  /** @param {(word: Word) => void} say */
  constructor(say) {
    this.say = say;
    this.peer = new RTCPeerConnection({ iceServers: [] });
    this.peer.onicecandidate = ({ candidate }) => candidate && say({ candidate: candidate.toJSON() });
  }

  /** One word after the other.
   * @param {Word} word
   */
  hear(word) {
    this.#spoken = this.#spoken.then(() => this.#take(word)).catch((error) => {
      if (this.peer.signalingState !== "closed") console.warn("A peer connection did not take what the other end said.", error);
    });
    return this.#spoken;
  }

  close() {
    this.peer.onconnectionstatechange = this.peer.onicecandidate = this.peer.ontrack = null;
    this.peer.close();
  }

  /** @param {Word} word */
  async #take({ description, candidate }) {
    if (description) {
      await this.peer.setRemoteDescription(description);
      await this.described(description);
      for (const early of this.#early.splice(0)) await this.peer.addIceCandidate(early);
    } else if (candidate && this.peer.remoteDescription) await this.peer.addIceCandidate(candidate);
    else if (candidate) this.#early.push(candidate);
  }

  /** @param {RTCSessionDescriptionInit} _description @returns {Promise<void>} */
  async described(_description) {}
}

/** The publisher's end. */
export class SendingLeg extends Leg {
  /** @type {Wanted} */
  #wanted = { audio: true, video: true };

  /**
   * @param {(word: Word) => void} say
   * @param {{tracks: Tracks, isOfScreen: boolean, audioBitrate: number, by: string}} sent `by`: whose the other end is
   */
  constructor(say, { tracks, isOfScreen, audioBitrate, by }) {
    super(say);
    this.by = by;
    this.bounds = isOfScreen ? SCREEN_BOUNDS : BOUNDS;
    this.audioBitrate = audioBitrate;
    const streams = [new MediaStream()];
    /** @type {Record<"audio" | "video", RTCRtpSender | undefined>} */
    this.senders = { audio: undefined, video: undefined };
    for (const kind of /** @type {const} */ (["audio", "video"])) {
      if (tracks[kind] === undefined) continue;
      const init = { direction: /** @type {const} */ ("sendonly"), streams, sendEncodings: [this.#encoding(kind, tracks[kind])] };
      this.senders[kind] = this.peer.addTransceiver(tracks[kind] ?? kind, init).sender;
    }
  }

  async offer() {
    await this.peer.setLocalDescription();
    this.say({ description: this.peer.localDescription?.toJSON() });
  }

  /** @param {Wanted} wanted */
  async send(wanted) {
    this.#wanted = wanted;
    await Promise.all([this.#adapt("audio"), this.#adapt("video")]);
  }

  /** Another track, or none for a while.
   * @param {"audio" | "video"} kind @param {MediaStreamTrack | null} track
   */
  async replace(kind, track) {
    await this.senders[kind]?.replaceTrack(track);
    await this.#adapt(kind);
  }

  /** @param {"audio" | "video"} kind */
  async #adapt(kind) {
    const sender = this.senders[kind];
    const parameters = sender?.getParameters();
    if (!sender || !parameters?.encodings?.length) return;
    Object.assign(parameters.encodings[0], this.#encoding(kind, sender.track));
    await sender.setParameters(parameters);
  }

  /** @param {"audio" | "video"} kind @param {MediaStreamTrack | null | undefined} track @returns {RTCRtpEncodingParameters} */
  #encoding(kind, track) {
    const active = this.#wanted[kind];
    if (kind === "audio") return { active, maxBitrate: this.audioBitrate };
    const isFull = server.isFullQuality;
    const most = isFull ? Infinity : this.bounds.width;
    const width = Math.min(most, this.#wanted.width ?? most);
    const frameRate = Math.min(isFull ? 30 : this.bounds.frameRate, this.#wanted.frameRate ?? 30);
    return {
      active,
      maxFramerate: frameRate,
      scaleResolutionDownBy: Math.max(1, (track?.getSettings().width ?? width) / width) || 1,
      ...(isFull ? {} : { maxBitrate: this.bounds.videoBitrate }),
    };
  }
}

/** The subscriber's end. */
export class ReceivingLeg extends Leg {
  /**
   * @param {(word: Word) => void} say
   * @param {{track: (track: MediaStreamTrack) => void, state: (state: RTCPeerConnectionState) => void}} heard
   */
  constructor(say, heard) {
    super(say);
    this.peer.ontrack = ({ track }) => heard.track(track);
    this.peer.onconnectionstatechange = () => heard.state(this.peer.connectionState);
  }

  /** @override */
  async described() {
    await this.peer.setLocalDescription();
    this.say({ description: this.peer.localDescription?.toJSON() });
  }
}
