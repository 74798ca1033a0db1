// What somebody shows and says: their camera, microphone or screen, and where the page has it.

import {isScreen, isTrack} from "./capture.mjs";
import {OTEvent} from "./emitter.mjs";
import {failure, notSupported, promising, settled} from "./errors.mjs";
import {initialsOf} from "./model.mjs";
import {Outgoing} from "./outgoing.mjs";
import {Sources, willAsk} from "./sources.mjs";
import {View} from "./view.mjs";
import {videoOf} from "./widget.mjs";

/**
 * @typedef {"text" | "detail" | "motion" | ""} ContentHint
 * @typedef {import("./capture.mjs").CaptureProperties & import("./widget.mjs").WidgetProperties & {name?: string,
 *   initials?: string, publishAudio?: boolean, publishVideo?: boolean, mirror?: boolean, audioBitrate?: number,
 *   videoContentHint?: ContentHint}} PublisherProperties
 */

/** How often tracks are looked at, whether they have ended. */
const LOOK_MS = 250;

/** A hidden page may load nothing: then it goes on without. */
const LOAD_MS = 5_000;

export class Publisher extends View {
  /** @type {import("./model.mjs").Stream | undefined} */
  stream;
  /** @type {any} */
  session;
  accessAllowed = false;

  #properties;
  #sources;
  #outgoing = new Outgoing();
  /** @type {((changes: object) => void) | undefined} */
  #tellChange;
  #hasAudio;
  #hasVideo;
  #isDestroyed = false;

  /** @param {HTMLElement | string | undefined} target @param {PublisherProperties} [properties] */
  constructor(target, properties = {}) {
    const { videoSource, name = "" } = properties;
    super(target, { fitMode: isScreen(videoSource) ? "contain" : "cover", ...properties }, {
      kind: "publisher",
      name,
      isMirrored: properties.mirror ?? !(isScreen(videoSource) || isTrack(videoSource)),
      toggleSound: () => this.publishAudio(!this.#hasAudio),
    });
    this.#properties = { audioBitrate: 40_000, ...properties, name };
    this.#sources = new Sources(this._media, properties, (kind, track) => this.#outgoing.send(kind, track));
    this.#hasAudio = this.#sources.has("audio") && properties.publishAudio !== false;
    this.#hasVideo = this.#sources.has("video") && properties.publishVideo !== false;
    /** Resolved once there is something to see or hear. */
    this._ready = this.#start();
    this._ready.catch(() => {});
  }

  // --- what pages do with it

  /** Say something, or say nothing for a while. */
  publishAudio = promising((value) => ({ value: this, end: this.#switchAudio(Boolean(value)) }));

  /** Show something, or nothing for a while: the camera is off then, and its light too. */
  publishVideo = promising((value) => ({ value: this, end: this.#switchVideo(Boolean(value)) }));

  destroy = promising(() => {
    this.#destroy();
    return { value: this, end: Promise.resolve() };
  });

  /** @param {(error?: any, stats?: any) => void} [callback] */
  getStats(callback) {
    return settled(this.#outgoing.stats(), callback);
  }

  getRtcStatsReport() {
    return settled(this.#outgoing.reports());
  }

  getAudioSource() {
    return /** @type {MediaStreamTrack} */ (this._track("audio"));
  }

  getVideoSource() {
    const track = this._track("video") ?? null;
    return { deviceId: track?.getSettings().deviceId ?? null, type: (track && this.#sources.videoType) ?? null, track };
  }

  /** @param {string | MediaStreamTrack} source a device's id, or a track @returns {Promise<undefined>} */
  async setAudioSource(source) {
    await this._ready;
    await this.#sources.change("audio", source, () => true);
  }

  /** @param {string | MediaStreamTrack} source a device's id, or a track @returns {Promise<undefined>} */
  async setVideoSource(source) {
    await this._ready;
    await this.#sources.change("video", source, () => this.#hasVideo);
  }

  /** The next camera that there is. */
  async cycleVideo() {
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    const used = cameras.findIndex(({ deviceId }) => deviceId === this.getVideoSource().deviceId);
    const next = cameras[(used + 1) % cameras.length];
    if (!next) throw failure("OT_NO_DEVICES_FOUND", 1500, "There is no camera.");
    await this.setVideoSource(next.deviceId);
    return { deviceId: next.deviceId };
  }

  /** @param {number} frameRate */
  async setPreferredFrameRate(frameRate) {
    await this._track("video")?.applyConstraints({ frameRate: { ideal: frameRate } });
  }

  /** @param {{width: number, height: number}} resolution */
  async setPreferredResolution({ width, height }) {
    await this._track("video")?.applyConstraints({ width: { ideal: width }, height: { ideal: height } });
  }

  getVideoContentHint() {
    return /** @type {ContentHint} */ (this._track("video")?.contentHint ?? "");
  }

  /** @param {ContentHint} hint */
  async setVideoContentHint(hint) {
    const track = this._track("video");
    if (track) track.contentHint = hint;
  }

  // --- what there is no stand-in for

  applyVideoFilter() { return notSupported("Filters"); }
  clearVideoFilter() { return notSupported("Filters"); }
  getVideoFilter() { return null; }
  applyAudioFilter() { return notSupported("Filters"); }
  clearAudioFilter() { return notSupported("Filters"); }
  getAudioFilter() { return null; }
  publishCaptions() { return notSupported("Captions"); }
  setVideoMediaProcessorConnector() { return notSupported("Media processors"); }
  setAudioMediaProcessorConnector() { return notSupported("Media processors"); }
  setMaxVideoBitrate() { return notSupported("Bounds of bitrates"); }
  setVideoBitratePreset() { return notSupported("Presets of bitrates"); }
  getMaxVideoBitrate() { return 0; }
  getVideoBitratePreset() { return /** @type {const} */ ("default"); }
  /** Nothing: pictures have one layer here. */
  setTargetScalabilityMode() {}
  getTargetScalabilityMode() { return undefined; }

  // --- what its session does with it

  get _isDestroyed() {
    return this.#isDestroyed;
  }

  /** What the server is told about it. */
  _described() {
    const { width = 0, height = 0, frameRate = 0 } = this._track("video")?.getSettings() ?? {};
    return {
      name: this.#properties.name,
      videoType: this.#sources.videoType ?? null,
      hasAudio: this.#hasAudio,
      hasVideo: this.#hasVideo,
      width: this._size.width || width,
      height: this._size.height || height,
      frameRate: Math.round(frameRate),
    };
  }

  /** @param {import("./model.mjs").Stream} stream @param {(changes: object) => void} tellChange */
  _published(stream, tellChange) {
    this.stream = stream;
    stream.initials = this.#properties.initials ?? initialsOf(stream.name);
    this.#tellChange = tellChange;
    const wanted = this._described();
    this.dispatchEvent(new OTEvent("streamCreated", { stream }));
    if (wanted.hasAudio && !stream.hasAudio) this._muted();
    // Switched while it was on its way.
    if (wanted.hasVideo !== stream.hasVideo) tellChange({ hasVideo: wanted.hasVideo });
    if (!wanted.hasAudio && stream.hasAudio) tellChange({ hasAudio: false });
  }

  /** Its stream has ended: so does it, unless the page wants to keep it.
   * @param {string} reason
   */
  _unpublished(reason) {
    const { stream } = this;
    if (!stream) return;
    this.#outgoing.closeAll();
    this.stream = this.session = this.#tellChange = undefined;
    this.dispatchEvent(new OTEvent("streamDestroyed", { stream, reason }, true), () => this.#destroy());
  }

  /** Somebody subscribes.
   * @param {{leg: string, by: string}} wanted @param {(word: import("./legs.mjs").Word) => void} say
   */
  _wanted({ leg, by }, say) {
    const tracks = {
      audio: this.#sources.has("audio") ? (this._track("audio") ?? null) : undefined,
      video: this.#sources.has("video") ? ((this.#hasVideo && this._track("video")) || null) : undefined,
    };
    const isOfScreen = this.#sources.videoType === "screen";
    this.#outgoing.open(leg, say, { tracks, isOfScreen, audioBitrate: this.#properties.audioBitrate, by });
  }

  /** @param {string} leg */
  _unwanted(leg) {
    this.#outgoing.close(leg);
  }

  /** @param {string} leg */
  _leg(leg) {
    return this.#outgoing.get(leg);
  }

  /** Somebody may do that: a moderator, or who has the project's secret. */
  _muted() {
    this.#hasAudio = false;
    this.#applyAudio();
    this.dispatchEvent(new OTEvent("muteForced"));
  }

  // --- how it works

  async #start() {
    // Nothing happens before the page has the publisher in its hands.
    await Promise.resolve();
    const tracks = await this.#acquire();
    this.accessAllowed = true;
    this.dispatchEvent(new OTEvent("accessAllowed"));
    tracks.forEach((track) => this._media.addTrack(track));
    this.#applyAudio();
    if (this.#properties.videoContentHint) this.setVideoContentHint(this.#properties.videoContentHint);
    this._resized(this._track("video")?.getSettings() ?? {});
    this.dispatchEvent(new OTEvent("mediaStreamAvailable", { mediaStream: this._media }));
    await this.#show();
    if (this.#sources.has("video") && !this.#hasVideo) await this.#sources.darken();
    this.#check();
    return this;
  }

  async #acquire() {
    const isAsked = await willAsk(this.#properties);
    if (isAsked) this.dispatchEvent(new OTEvent("accessDialogOpened"));
    try {
      const tracks = await this.#sources.open();
      if (this.#isDestroyed) this.#sources.stop(tracks);
      this.#check();
      return tracks;
    } catch (error) {
      this.#failed(/** @type {any} */ (error));
      throw error;
    } finally {
      if (isAsked) this.dispatchEvent(new OTEvent("accessDialogClosed"));
    }
  }

  #check() {
    if (this.#isDestroyed) throw failure("OT_DESTROYED", 1500, "The publisher was destroyed before it was ready.");
  }

  /** @param {{name: string}} error */
  #failed({ name }) {
    const isDenied = name === "OT_USER_MEDIA_ACCESS_DENIED";
    // The callback comes first.
    setTimeout(() => {
      if (isDenied) this.dispatchEvent(new OTEvent("accessDenied", {}, true), () => this.#destroy());
      else this.#destroy();
    });
  }

  async #show() {
    const video = videoOf(this._media);
    this._video = video;
    video.muted = true;
    this._widget.hold(video);
    this._widget.showAudioOnly(!this.#hasVideo);
    const loaded = this._track("video") ? firstOf(video, "loadeddata", LOAD_MS) : Promise.resolve();
    this.dispatchEvent(new OTEvent("videoElementCreated", { element: video }));
    this._tellLevels();
    this._every(LOOK_MS, () => this.#sources.ended().forEach((track) => this.#stopped(track)));
    video.play().catch(() => {});
    await loaded;
    video.addEventListener("resize", () => {
      if (this._resized(sizeOf(video))) this.#tellChange?.(this._size);
    });
    this._resized(sizeOf(video), true);
  }

  /** @param {MediaStreamTrack} track */
  #stopped(track) {
    this.dispatchEvent(new OTEvent("mediaStopped", { track }, true), () => {
      // Whoever stops sharing their screen has no more to show; a camera may come back.
      if (this.#sources.videoType === "screen" && track.kind === "video") this.session?._end(this, "mediaStopped");
    });
  }

  /** @param {boolean} value */
  async #switchAudio(value) {
    if (value === this.#hasAudio || !this.#sources.has("audio")) return;
    this.#hasAudio = value;
    this.#applyAudio();
    this.#tellChange?.({ hasAudio: value });
  }

  #applyAudio() {
    this.#sources.speak(this.#hasAudio);
    this._widget.showSoundOff(!this.#hasAudio);
  }

  /** @param {boolean} value */
  async #switchVideo(value) {
    if (value === this.#hasVideo || !this.#sources.has("video")) return;
    this.#hasVideo = value;
    this._widget.showAudioOnly(!value);
    this.#tellChange?.({ hasVideo: value });
    // Before the camera is there, its start looks at what is wanted.
    if (!this._video) await this._ready;
    else if (value) await this.#sources.lighten();
    else await this.#sources.darken();
  }

  #destroy() {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.session?._end(this, "clientDisconnected");
    this.#outgoing.closeAll();
    this.#sources.stop();
    this._dismantle({});
  }
}

/** @param {HTMLVideoElement} video */
function sizeOf({ videoWidth, videoHeight }) {
  return { width: videoWidth, height: videoHeight };
}

/** @param {EventTarget} target @param {string} name @param {number} ms at most */
function firstOf(target, name, ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    target.addEventListener(name, resolve, { once: true });
  });
}

/** As in the vendor's: a publisher at once, and the callback when there is something to see. */
export const initPublisher = promising((target, properties) => {
  const publisher = new Publisher(target, properties ?? {});
  return { value: publisher, end: publisher._ready };
});
