// What somebody shows and says: their camera, microphone or screen, and where the page has it.

import {capture, isLeftOut, isScreen, isTrack} from "./capture.mjs";
import {Emitter, OTEvent} from "./emitter.mjs";
import {failure, notSupported, promising, settled} from "./errors.mjs";
import {SendingLeg} from "./legs.mjs";
import {LevelMeter} from "./levels.mjs";
import {initialsOf} from "./model.mjs";
import {StatsReader} from "./stats.mjs";
import {Widget, WIDGET_STYLE, pictureOf, videoOf} from "./widget.mjs";

/**
 * @typedef {import("./capture.mjs").CaptureProperties & import("./widget.mjs").WidgetProperties & {name?: string,
 *   initials?: string, publishAudio?: boolean, publishVideo?: boolean, mirror?: boolean, audioBitrate?: number,
 *   videoContentHint?: "text" | "detail" | "motion" | ""}} PublisherProperties
 * @typedef {{leg: SendingLeg, stats: StatsReader}} Outgoing
 */

/** How often levels are told, and tracks looked at. */
const LOOK_MS = 100;

/** A hidden page may load nothing: then it goes on without. */
const LOAD_MS = 5_000;

export class Publisher extends Emitter {
  /** @type {string | undefined} */
  id;
  /** @type {HTMLElement | undefined} */
  element;
  /** @type {import("./model.mjs").Stream | undefined} */
  stream;
  /** @type {any} */
  session;
  accessAllowed = false;

  #properties;
  #widget;
  #media = new MediaStream();
  /** @type {HTMLVideoElement | undefined} */
  #video;
  /** @type {((changes: object) => void) | undefined} */
  #tellChange;
  /** @type {Map<string, Outgoing>} */
  #legs = new Map();
  /** @type {LevelMeter | undefined} */
  #meter;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looking;
  /** @type {Promise<unknown>} */
  #switching = Promise.resolve();
  #stopped = new Set();
  #dimensions = { width: 0, height: 0 };
  #hasAudio;
  #hasVideo;
  #isDestroyed = false;

  /** @param {HTMLElement | string | undefined} target @param {PublisherProperties} [properties] */
  constructor(target, properties = {}) {
    super();
    this.#properties = { name: "", audioBitrate: 40_000, ...properties };
    this.#hasAudio = !isLeftOut(properties.audioSource) && properties.publishAudio !== false;
    this.#hasVideo = !isLeftOut(properties.videoSource) && properties.publishVideo !== false;
    const isOwn = isScreen(properties.videoSource) || isTrack(properties.videoSource);
    this.#widget = new Widget(target, { fitMode: isScreen(properties.videoSource) ? "contain" : "cover", ...properties }, {
      kind: "publisher",
      name: this.#properties.name,
      isMirrored: properties.mirror ?? !isOwn,
      toggleSound: () => this.publishAudio(!this.#hasAudio),
    });
    this.element = this.#widget.element;
    this.id = this.element?.id;
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

  getImgData() {
    return pictureOf(this.#video);
  }

  videoWidth() {
    return this.#video?.videoWidth || undefined;
  }

  videoHeight() {
    return this.#video?.videoHeight || undefined;
  }

  /** One entry for each subscriber, as in a relayed session.
   * @param {(error?: any, stats?: any) => void} [callback]
   */
  getStats(callback) {
    return settled(this.#perLeg(async ({ stats }) => ({ stats: await stats.sent() })), callback);
  }

  getRtcStatsReport() {
    return settled(this.#perLeg(async ({ leg }) => ({ rtcStatsReport: await leg.peer.getStats() })));
  }

  getAudioSource() {
    return /** @type {MediaStreamTrack} */ (this.#track("audio"));
  }

  getVideoSource() {
    const track = this.#track("video") ?? null;
    const type = track && (this._videoType ?? null);
    return { deviceId: track?.getSettings().deviceId ?? null, type, track };
  }

  /** @param {string | MediaStreamTrack} audioSource a device's id, or a track @returns {Promise<undefined>} */
  setAudioSource(audioSource) {
    return this.#change("audio", { audioSource, videoSource: null });
  }

  /** @param {string | MediaStreamTrack} videoSource a device's id, or a track @returns {Promise<undefined>} */
  setVideoSource(videoSource) {
    return this.#change("video", { audioSource: null, videoSource });
  }

  /** The next camera that there is. */
  async cycleVideo() {
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    const used = this.getVideoSource().deviceId;
    const next = cameras[(cameras.findIndex(({ deviceId }) => deviceId === used) + 1) % cameras.length];
    if (!next) throw failure("OT_NO_DEVICES_FOUND", 1500, "There is no camera.");
    await this.setVideoSource(next.deviceId);
    return { deviceId: next.deviceId };
  }

  getStyle() {
    return { ...WIDGET_STYLE, archiveStatusDisplayMode: /** @type {const} */ ("auto"), ...this.#properties.style };
  }

  /** @param {any} nameOrStyles @param {any} [value] */
  setStyle(nameOrStyles, value) {
    const styles = typeof nameOrStyles === "string" ? { [nameOrStyles]: value } : nameOrStyles;
    this.#properties.style = { ...this.#properties.style, ...styles };
    this.#widget.restyle(styles);
    return this;
  }

  /** @param {number} frameRate */
  async setPreferredFrameRate(frameRate) {
    await this.#track("video")?.applyConstraints({ frameRate: { ideal: frameRate } });
  }

  /** @param {{width: number, height: number}} resolution */
  async setPreferredResolution({ width, height }) {
    await this.#track("video")?.applyConstraints({ width: { ideal: width }, height: { ideal: height } });
  }

  getVideoContentHint() {
    return /** @type {"text" | "detail" | "motion" | ""} */ (this.#track("video")?.contentHint ?? "");
  }

  /** @param {"text" | "detail" | "motion" | ""} hint */
  async setVideoContentHint(hint) {
    const track = this.#track("video");
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

  get _videoType() {
    if (isLeftOut(this.#properties.videoSource)) return undefined;
    if (isScreen(this.#properties.videoSource)) return "screen";
    return isTrack(this.#properties.videoSource) ? "custom" : "camera";
  }

  /** What the server is told about it. */
  _described() {
    const { width = 0, height = 0, frameRate = 0 } = this.#track("video")?.getSettings() ?? {};
    return {
      name: this.#properties.name,
      videoType: this._videoType ?? null,
      hasAudio: this.#hasAudio,
      hasVideo: this.#hasVideo,
      width: this.#dimensions.width || width,
      height: this.#dimensions.height || height,
      frameRate: Math.round(frameRate),
    };
  }

  get _isDestroyed() {
    return this.#isDestroyed;
  }

  /** @param {import("./model.mjs").Stream} stream @param {(changes: object) => void} tellChange */
  _published(stream, tellChange) {
    this.stream = stream;
    stream.initials = this.#properties.initials ?? initialsOf(stream.name);
    this.#tellChange = tellChange;
    this.dispatchEvent(new OTEvent("streamCreated", { stream }));
    if (this.#hasAudio && !stream.hasAudio) this._muted();
    // Switched while it was being published.
    const now = { hasAudio: this.#hasAudio, hasVideo: this.#hasVideo };
    if (now.hasAudio !== stream.hasAudio || now.hasVideo !== stream.hasVideo) tellChange(now);
  }

  /** Its stream has ended: so does it, unless the page wants to keep it.
   * @param {string} reason @param {() => void} [whenDestroyed]
   */
  _unpublished(reason, whenDestroyed) {
    const stream = this.stream;
    if (!stream) return;
    for (const leg of [...this.#legs.keys()]) this._unwanted(leg);
    this.#tellChange = undefined;
    this.stream = this.session = undefined;
    this.dispatchEvent(new OTEvent("streamDestroyed", { stream, reason }, true), () => {
      this.#destroy();
      whenDestroyed?.();
    });
  }

  /** Somebody subscribes.
   * @param {{leg: string, by: string}} wanted @param {(word: import("./legs.mjs").Word) => void} say
   */
  _wanted({ leg, by }, say) {
    const { videoSource, audioSource, audioBitrate } = this.#properties;
    const tracks = {
      audio: isLeftOut(audioSource) ? undefined : (this.#track("audio") ?? null),
      video: isLeftOut(videoSource) ? undefined : this.#hasVideo ? (this.#track("video") ?? null) : null,
    };
    const sending = new SendingLeg(say, { tracks, isScreen: this._videoType === "screen", audioBitrate, by });
    this.#legs.set(leg, { leg: sending, stats: new StatsReader(sending.peer) });
    sending.offer();
  }

  /** @param {string} leg */
  _unwanted(leg) {
    this.#legs.get(leg)?.leg.close();
    this.#legs.delete(leg);
  }

  /** @param {string} leg */
  _leg(leg) {
    return this.#legs.get(leg)?.leg;
  }

  /** Somebody may do that: a moderator, or who has the session's secret. */
  _muted() {
    this.#hasAudio = false;
    this.#applyAudio();
    this.dispatchEvent(new OTEvent("muteForced"));
  }

  // --- how it works

  async #start() {
    // Nothing happens before the page has the publisher in its hands.
    await Promise.resolve();
    const told = await this.#acquire();
    this.accessAllowed = true;
    this.dispatchEvent(new OTEvent("accessAllowed"));
    told.getTracks().forEach((track) => this.#media.addTrack(track));
    const { videoContentHint } = this.#properties;
    if (videoContentHint) this.setVideoContentHint(videoContentHint);
    const { width = 0, height = 0 } = this.#track("video")?.getSettings() ?? {};
    this.#resized(width, height);
    this.#applyAudio();
    this.dispatchEvent(new OTEvent("mediaStreamAvailable", { mediaStream: this.#media }));
    await this.#show();
    if (!isLeftOut(this.#properties.videoSource) && !this.#hasVideo) await this.#darken();
    if (this.#isDestroyed) throw failure("OT_DESTROYED", 1500, "The publisher was destroyed before it was ready.");
    return this;
  }

  async #acquire() {
    const isAsked = await willAsk(this.#properties);
    if (isAsked) this.dispatchEvent(new OTEvent("accessDialogOpened"));
    try {
      const media = await capture(this.#properties);
      if (!this.#isDestroyed) return media;
      this.#stop(media.getTracks());
      throw failure("OT_DESTROYED", 1500, "The publisher was destroyed before it was ready.");
    } catch (error) {
      this.#failed(/** @type {any} */ (error));
      throw error;
    } finally {
      if (isAsked) this.dispatchEvent(new OTEvent("accessDialogClosed"));
    }
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
    const video = videoOf(this.#media);
    this.#video = video;
    video.muted = true;
    this.#widget.hold(video);
    this.#widget.showAudioOnly(!this.#hasVideo);
    const loaded = this.#track("video") ? firstOf(video, "loadeddata", LOAD_MS) : Promise.resolve();
    this.dispatchEvent(new OTEvent("videoElementCreated", { element: video }));
    this.#looking = setInterval(() => this.#look(), LOOK_MS);
    video.play().catch(() => {});
    await loaded;
    video.addEventListener("resize", () => this.#resized(video.videoWidth, video.videoHeight));
    this.#resized(video.videoWidth, video.videoHeight, true);
  }

  /** @param {number} width @param {number} height @param {boolean} [isToldAnyway] */
  #resized(width, height, isToldAnyway = false) {
    const [oldValue, newValue] = [this.#dimensions, { width, height }];
    const isOther = width !== oldValue.width || height !== oldValue.height;
    if (!width || !(isOther || isToldAnyway)) return;
    this.#dimensions = newValue;
    if (isOther) this.#tellChange?.(newValue);
    this.dispatchEvent(new OTEvent("videoDimensionsChanged", { oldValue, newValue }));
  }

  #look() {
    const sound = this.#track("audio");
    if (this._isHeard("audioLevelUpdated")) {
      if (sound && this.#meter?.track !== sound) {
        this.#meter?.close();
        this.#meter = new LevelMeter(sound);
      }
      this.dispatchEvent(new OTEvent("audioLevelUpdated", { audioLevel: this.#meter?.level() ?? 0 }));
    }
    // `ended` is not told of a track that the page has stopped itself.
    for (const track of this.#media.getTracks()) if (track.readyState === "ended") this.#ended(track);
  }

  /** @param {MediaStreamTrack} track */
  #ended(track) {
    if (this.#stopped.has(track)) return;
    this.#stopped.add(track);
    this.dispatchEvent(new OTEvent("mediaStopped", { track }, true), () => {
      // Whoever stops sharing their screen has no more to show; a camera may come back.
      if (this._videoType === "screen" && track.kind === "video") this.session?._end(this, "mediaStopped");
    });
  }

  /** @param {boolean} value */
  async #switchAudio(value) {
    if (value === this.#hasAudio || isLeftOut(this.#properties.audioSource)) return;
    this.#hasAudio = value;
    this.#applyAudio();
    this.#tellChange?.({ hasAudio: value });
  }

  #applyAudio() {
    this.#media.getAudioTracks().forEach((track) => { track.enabled = this.#hasAudio; });
    this.#widget.showSoundOff(!this.#hasAudio);
  }

  /** @param {boolean} value */
  #switchVideo(value) {
    if (value === this.#hasVideo || isLeftOut(this.#properties.videoSource)) return this.#switching.then(() => {});
    this.#hasVideo = value;
    this.#widget.showAudioOnly(!value);
    this.#tellChange?.({ hasVideo: value });
    // Before the camera is there, its start looks at what is wanted.
    if (!this.#video) return this._ready.then(() => {});
    return this.#inTurn(() => (this.#hasVideo ? this.#lighten() : this.#darken()));
  }

  async #darken() {
    await this.#sendTrack("video", null);
    const track = this.#track("video");
    if (track && this._videoType === "camera") this.#take(track);
  }

  async #lighten() {
    const had = this.#track("video");
    if (had?.readyState === "live") return this.#sendTrack("video", had);
    const [track] = (await capture({ ...this.#properties, audioSource: null })).getTracks();
    await this.#give("video", track);
  }

  /** @param {"audio" | "video"} kind @param {import("./capture.mjs").CaptureProperties} properties */
  #change(kind, properties) {
    return this.#inTurn(async () => {
      await this._ready;
      const source = kind === "audio" ? "audioSource" : "videoSource";
      if (isLeftOut(this.#properties[source])) throw failure("OT_SET_SOURCE_FAILURE", 1500, `It was made without ${kind}.`);
      const { constraints, ...rest } = this.#properties;
      const [track] = (await capture({ ...rest, ...properties })).getTracks();
      this.#properties = { ...rest, [source]: properties[source] };
      await this.#give(kind, track);
      return undefined;
    });
  }

  /** @param {"audio" | "video"} kind @param {MediaStreamTrack} track in the place of the one that it has */
  async #give(kind, track) {
    const former = this.#track(kind);
    if (this.#isDestroyed) return this.#stop([track]);
    if (former) this.#take(former);
    this.#media.addTrack(track);
    this.#applyAudio();
    if (kind === "audio" || this.#hasVideo) await this.#sendTrack(kind, track);
  }

  /** @param {MediaStreamTrack} track */
  #take(track) {
    this.#media.removeTrack(track);
    this.#stop([track]);
  }

  /** @param {MediaStreamTrack[]} tracks */
  #stop(tracks) {
    for (const track of tracks) {
      this.#stopped.add(track);
      // What the page gave is the page's.
      if (track !== this.#properties.audioSource && track !== this.#properties.videoSource) track.stop();
    }
  }

  /** @param {"audio" | "video"} kind @param {MediaStreamTrack | null} track */
  async #sendTrack(kind, track) {
    await Promise.all([...this.#legs.values()].map(({ leg }) => leg.replace(kind, track).catch(() => {})));
  }

  /** @param {"audio" | "video"} kind */
  #track(kind) {
    return this.#media.getTracks().find((track) => track.kind === kind);
  }

  /**
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  #inTurn(act) {
    const done = this.#switching.then(act);
    this.#switching = done.catch(() => {});
    return done;
  }

  /**
   * @template T
   * @param {(outgoing: Outgoing) => Promise<T>} read
   */
  async #perLeg(read) {
    if (this.#legs.size === 0) throw failure("OT_PEER_CONNECTION_NOT_CONNECTED", 1015, "Nobody has subscribed.");
    const rows = [...this.#legs].map(async ([subscriberId, one]) => ({
      subscriberId,
      connectionId: one.leg.by,
      ...(await read(one)),
    }));
    return Promise.all(rows);
  }

  #destroy() {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.session?._end(this, "clientDisconnected");
    clearInterval(this.#looking);
    this.#meter?.close();
    this.#stop(this.#media.getTracks());
    if (this.#video) this.#video.srcObject = null;
    this.#widget.remove();
    this.dispatchEvent(new OTEvent("destroyed"));
    this.id = /** @type {any} */ (null);
    this.element = undefined;
  }
}

/** Whether the browser is going to ask the person: where it does not tell, it may.
 * @param {PublisherProperties} properties
 */
async function willAsk({ audioSource, videoSource }) {
  /** @type {any[]} */
  const names = [];
  if (!isLeftOut(audioSource) && !isTrack(audioSource)) names.push("microphone");
  if (!isLeftOut(videoSource) && !isTrack(videoSource)) names.push(isScreen(videoSource) ? "display-capture" : "camera");
  const states = names.map((name) => navigator.permissions.query({ name }).then(({ state }) => state, () => "prompt"));
  return (await Promise.all(states)).includes("prompt");
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
