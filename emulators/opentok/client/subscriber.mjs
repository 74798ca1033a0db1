// What somebody sees and hears of another's stream, and where the page has it.

import {forgetBlocked, isHeldBack, playAloud} from "./autoplay.mjs";
import {cardOf} from "./card.mjs";
import {forgetOutput, letOut} from "./devices.mjs";
import {OTEvent} from "./emitter.mjs";
import {failure, notSupported, promising, settled} from "./errors.mjs";
import {ReceivingLeg} from "./legs.mjs";
import {StatsReader} from "./stats.mjs";
import {View} from "./view.mjs";
import {videoOf} from "./widget.mjs";

/**
 * @typedef {import("./widget.mjs").WidgetProperties & {audioVolume?: number, subscribeToAudio?: boolean,
 *   subscribeToVideo?: boolean, preferredFrameRate?: number, preferredResolution?: "auto" | {width: number, height: number}}} SubscriberProperties
 * @typedef {{wants: (wanted: import("./legs.mjs").Wanted) => void, say: (word: import("./legs.mjs").Word) => void, failed: () => void}} Way
 *   to the publisher; `failed`: another leg is needed
 */

const QUALITY_MS = 2_000;

/** How long the publisher may take until it offers. */
const OFFER_MS = 4_000;

/** How long the two ends may take until they have found each other. */
const CONNECT_MS = 10_000;

/** Where there is sound only, or a hidden page, nothing is loaded: then it goes on without. */
const FIRST_PICTURE_MS = 2_000;

export class Subscriber extends View {
  /** @type {import("./model.mjs").Stream | undefined} */
  stream;
  /** @type {any} */
  session;

  #properties;
  /** @type {ReceivingLeg | undefined} */
  #leg;
  /** @type {StatsReader | undefined} */
  #stats;
  /** @type {Way | undefined} */
  #way;
  /** @type {{media: MediaStream, close: () => void} | undefined} */
  #card;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #late;
  /** @type {ResizeObserver | undefined} */
  #sizes;
  #condition = "unknown";
  #video;
  #volume;
  #wantsAudio;
  #wantsVideo;
  #isShown = false;
  #isConnected = false;
  #isDestroyed = false;
  /** @type {(value: unknown) => void} */
  #settle = () => {};

  /** @param {any} session @param {import("./model.mjs").Stream} stream @param {HTMLElement | string | undefined} target @param {SubscriberProperties} [properties] */
  constructor(session, stream, target, properties = {}) {
    super(target, properties, {
      kind: "subscriber",
      name: stream.name,
      isMirrored: false,
      toggleSound: () => this.subscribeToAudio(!this.#wantsAudio),
    });
    this.session = session;
    this.stream = stream;
    this.#properties = properties;
    this.#volume = properties.audioVolume ?? 50;
    this.#wantsAudio = properties.subscribeToAudio !== false;
    this.#wantsVideo = properties.subscribeToVideo !== false;
    this._video = this.#video = videoOf(this._media);
    this.#video.volume = this.#volume / 100;
    this.#showPicture();
    /** Resolved when it is connected, rejected when it is not going to be. */
    this._connected = new Promise((resolve, reject) => {
      this.#settle = (error) => (error ? reject(error) : resolve(this));
    });
    this._connected.catch(() => {});
  }

  // --- what pages do with it

  subscribeToAudio = promising((value) => ({ value: this, end: this.#switch(Boolean(value), this.#wantsVideo) }));

  subscribeToVideo = promising((value) => ({ value: this, end: this.#switch(this.#wantsAudio, Boolean(value)) }));

  /** From 0 to 100. */
  setAudioVolume = promising((value) => {
    this.#volume = Math.min(100, Math.max(0, Number(value)));
    this.#video.volume = this.#volume / 100;
    return { value: this, end: Promise.resolve() };
  });

  /** One picture each second, or as many as there are. */
  restrictFrameRate = promising((value) => {
    this.#properties = { ...this.#properties, preferredFrameRate: value ? 1 : undefined };
    this.#askFor();
    return { value: this, end: Promise.resolve() };
  });

  /** @param {number} frameRate */
  async setPreferredFrameRate(frameRate) {
    this.#properties = { ...this.#properties, preferredFrameRate: frameRate };
    this.#askFor();
  }

  /** @param {"auto" | {width: number, height: number}} resolution */
  async setPreferredResolution(resolution) {
    this.#properties = { ...this.#properties, preferredResolution: resolution };
    this.#watchSize();
    this.#askFor();
  }

  getAudioVolume() {
    return this.#volume;
  }

  /** Whether the browser waits for somebody to touch the page. */
  isAudioBlocked() {
    return isHeldBack(this.#video);
  }

  /** @param {(error?: any, stats?: any) => void} [callback] */
  getStats(callback) {
    return settled(this.#read((stats) => stats.received()), callback);
  }

  /** @returns {Promise<Map<string, any>>} */
  getRtcStatsReport() {
    return settled(this.#read(async ({ peer }) => /** @type {any} */ (await peer.getStats())));
  }

  // --- what there is no stand-in for

  subscribeToCaptions() { return notSupported("Captions"); }
  isSubscribedToCaptions() { return false; }
  setCaptionsTranslationLanguage() { return notSupported("Captions"); }
  getCaptionsTranslationLanguage() { return null; }
  setAudioMediaProcessorConnector() { return notSupported("Media processors"); }
  setVideoMediaProcessorConnector() { return notSupported("Media processors"); }

  // --- what its session does with it

  get _isDestroyed() {
    return this.#isDestroyed;
  }

  get _isConnected() {
    return this.#isConnected;
  }

  /** Its leg is agreed on: the publisher is going to offer, or there is nothing but a name.
   * @param {boolean} hasMedia @param {Way} way
   */
  _begin(hasMedia, way) {
    this.#way = way;
    this.#closeLeg();
    if (!hasMedia) return this.#showCard();
    this.#leg = new ReceivingLeg((word) => way.say(word), {
      track: (track) => this.#receive(track),
      state: (state) => this.#changed(state),
    });
    this.#stats = new StatsReader(this.#leg.peer);
    this.#late = setTimeout(() => way.failed(), OFFER_MS);
    this.#watchSize();
    this.#askFor();
  }

  /** @param {import("./legs.mjs").Word} word what the publisher says */
  _hear(word) {
    if (word.description) {
      clearTimeout(this.#late);
      this.#late = setTimeout(() => this.#way?.failed(), CONNECT_MS);
    }
    this.#leg?.hear(word);
  }

  /** The stream has a picture now, or no more. */
  _videoChanged() {
    this.#showPicture();
    this.#tellVideo("publishVideo");
  }

  /** It is not going to be connected.
   * @param {Error} error
   */
  _fail(error) {
    this.#settle(error);
    this._destroy("networkDisconnected");
  }

  /** Its stream has ended, or its session: so does it, unless the page keeps it.
   * @param {string} reason @param {(destroyed: () => void) => void} [unlessPrevented]
   */
  _ended(reason, unlessPrevented = (destroy) => destroy()) {
    if (this.#isDestroyed) return;
    this.#settle(failure("OT_STREAM_DESTROYED", 1501, "The stream ended before it could be seen."));
    this.#leave();
    unlessPrevented(() => this._destroy(reason));
  }

  /** @param {string} reason */
  _destroy(reason) {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#leave();
    this.#settle(failure("OT_DISCONNECTED", 1501, "It was over before it was connected."));
    this.#sizes?.disconnect();
    this.#card?.close();
    forgetOutput(this.#video);
    forgetBlocked(this.#video);
    this._dismantle({ reason });
    this.stream = undefined;
  }

  // --- how it works

  #closeLeg() {
    clearTimeout(this.#late);
    this.#leg?.close();
    this.#leg = this.#stats = undefined;
    this._media.getTracks().forEach((track) => this._media.removeTrack(track));
  }

  #leave() {
    const wasConnected = this.#isConnected;
    this.#isConnected = false;
    this.#closeLeg();
    if (wasConnected) this.dispatchEvent(new OTEvent("disconnected"));
  }

  #showCard() {
    this.#card ??= cardOf(this.stream?.name ?? "");
    this.#card.media.getTracks().forEach((track) => this._media.addTrack(track));
    this.#show();
  }

  /** @param {MediaStreamTrack} track */
  #receive(track) {
    this._media.addTrack(track);
    // Chromium plays no sound of a stream that was empty when the element got it: it is to look anew.
    if (track.kind === "audio") this.#video.srcObject = this._media;
    this.#applySound();
  }

  /** @param {RTCPeerConnectionState} state */
  #changed(state) {
    if (state === "connected") {
      clearTimeout(this.#late);
      this.#show();
    } else if (state === "disconnected" && this.#isConnected) {
      this.#isConnected = false;
      this.dispatchEvent(new OTEvent("disconnected"));
    } else if (state === "failed") {
      this.#leave();
      this.#way?.failed();
    }
  }

  /** The connection stands: show the element once there is something in it. */
  async #show() {
    if (!this.#isShown) {
      this.#isShown = true;
      await this.#firstPicture();
      if (this.#isDestroyed) return;
      this.#begun();
    }
    if (this.#isConnected || this.#isDestroyed) return;
    this.#isConnected = true;
    this.dispatchEvent(new OTEvent("connected"));
    this.#settle(undefined);
  }

  #firstPicture() {
    this._widget.hold(this.#video);
    letOut(this.#video);
    playAloud(this.#video, {
      blocked: () => this.dispatchEvent(new OTEvent("audioBlocked")),
      unblocked: () => this.dispatchEvent(new OTEvent("audioUnblocked")),
    });
    const isDark = !this.stream?.hasVideo || !this.#wantsVideo;
    return new Promise((resolve) => {
      setTimeout(resolve, isDark ? 0 : FIRST_PICTURE_MS);
      this.#video.addEventListener("loadeddata", resolve, { once: true });
      if (this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) resolve(undefined);
    });
  }

  #begun() {
    this.dispatchEvent(new OTEvent("mediaStreamAvailable", { mediaStream: this._media }));
    this.dispatchEvent(new OTEvent("videoElementCreated", { element: this.#video }));
    const resized = () => this._resized({ width: this.#video.videoWidth, height: this.#video.videoHeight });
    resized();
    this.#video.addEventListener("resize", resized);
    this._tellLevels();
    this._every(QUALITY_MS, () => this.#tellCondition());
  }

  /** @param {boolean} audio @param {boolean} video */
  async #switch(audio, video) {
    const isOtherVideo = video !== this.#wantsVideo;
    [this.#wantsAudio, this.#wantsVideo] = [audio, video];
    this.#applySound();
    this.#askFor();
    if (!isOtherVideo) return;
    this.#showPicture();
    this.#tellVideo("subscribeToVideo");
  }

  #applySound() {
    this._media.getAudioTracks().forEach((track) => { track.enabled = this.#wantsAudio; });
    this._widget.showSoundOff(!this.#wantsAudio);
  }

  #showPicture() {
    this._widget.showAudioOnly(!(this.stream?.hasVideo && this.#wantsVideo));
  }

  /** @param {string} reason */
  #tellVideo(reason) {
    const isShown = reason === "publishVideo" ? this.stream?.hasVideo : this.#wantsVideo;
    this.dispatchEvent(new OTEvent(isShown ? "videoEnabled" : "videoDisabled", { reason }));
  }

  #askFor() {
    const { preferredResolution, preferredFrameRate } = this.#properties;
    const width = preferredResolution === "auto" ? this.#shownWidth() : preferredResolution?.width;
    this.#way?.wants({
      audio: this.#wantsAudio,
      video: this.#wantsVideo,
      ...(width && { width: Math.round(width) }),
      ...(preferredFrameRate && { frameRate: preferredFrameRate }),
    });
  }

  #shownWidth() {
    return (this.#video.clientWidth || this.element?.clientWidth || 0) * devicePixelRatio;
  }

  #watchSize() {
    this.#sizes?.disconnect();
    if (this.#properties.preferredResolution !== "auto") return;
    this.#sizes = new ResizeObserver(() => this.#askFor());
    this.#sizes.observe(this.#video);
  }

  async #tellCondition() {
    if (!this.#stats || !this._isHeard("networkConditionChanged")) return;
    const stats = await this.#stats.received();
    const { networkCondition } = stats.mediaLink.transport;
    if (networkCondition === this.#condition || this.#isDestroyed) return;
    this.#condition = networkCondition;
    this.dispatchEvent(new OTEvent("networkConditionChanged", { reason: "networkConditionChanged", stats }));
  }

  /**
   * @template T
   * @param {(stats: StatsReader) => Promise<T>} read
   */
  async #read(read) {
    if (!this.#stats || !this.#isConnected) throw failure("OT_PEER_CONNECTION_NOT_CONNECTED", 1015, "The stream is not connected.");
    return read(this.#stats);
  }
}
