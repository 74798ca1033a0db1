// What publishers and subscribers have in common: an element with a video in it, how loud it is, and how large.

import {Emitter, OTEvent} from "./emitter.mjs";
import {LevelMeter} from "./levels.mjs";
import {Widget, WIDGET_STYLE, pictureOf} from "./widget.mjs";

const LEVELS_MS = 100;

export class View extends Emitter {
  /** @type {string | undefined} null after its end, as with the vendor */
  id;
  /** @type {HTMLElement | undefined} */
  element;
  /** What is in the video element. */
  _media = new MediaStream();
  /** @type {HTMLVideoElement | undefined} */
  _video;

  /** @type {LevelMeter | undefined} */
  #meter;
  /** @type {ReturnType<typeof setInterval>[]} */
  #timers = [];
  #styles;

  /**
   * @param {HTMLElement | string | undefined} target
   * @param {import("./widget.mjs").WidgetProperties} properties
   * @param {import("./widget.mjs").Shown} shown
   */
  constructor(target, properties, shown) {
    super();
    this.#styles = { ...WIDGET_STYLE, ...properties.style };
    this._widget = new Widget(target, properties, shown);
    this.element = this._widget.element;
    this.id = this.element?.id;
    this._size = { width: 0, height: 0 };
  }

  /** The picture that is shown now: a PNG in base64, without `data:` in front; null before there is one. */
  getImgData() {
    return pictureOf(this._video);
  }

  videoWidth() {
    return this._video?.videoWidth || undefined;
  }

  videoHeight() {
    return this._video?.videoHeight || undefined;
  }

  /** @returns {any} the vendor's types differ a little between the two */
  getStyle() {
    return { ...this.#styles };
  }

  /** @param {any} nameOrStyles @param {any} [value] */
  setStyle(nameOrStyles, value) {
    const styles = typeof nameOrStyles === "string" ? { [nameOrStyles]: value } : nameOrStyles;
    Object.assign(this.#styles, styles);
    this._widget.restyle(styles);
    return this;
  }

  /** @param {"audio" | "video"} kind */
  _track(kind) {
    return this._media.getTracks().find((track) => track.kind === kind);
  }

  /** Until its end.
   * @param {number} ms @param {() => void} act
   */
  _every(ms, act) {
    this.#timers.push(setInterval(act, ms));
  }

  _tellLevels() {
    this._every(LEVELS_MS, () => this.#tellLevel());
  }

  /** Tell a size, unless it is the one that was told last.
   * @param {{width?: number, height?: number}} size @param {boolean} [isToldAnyway]
   * @returns {boolean} whether it is another
   */
  _resized({ width = 0, height = 0 }, isToldAnyway = false) {
    const [oldValue, newValue] = [this._size, { width, height }];
    const isOther = width !== oldValue.width || height !== oldValue.height;
    if (!width || !(isOther || isToldAnyway)) return false;
    this._size = newValue;
    this.dispatchEvent(new OTEvent("videoDimensionsChanged", { oldValue, newValue }));
    return isOther;
  }

  /** Nothing is seen or heard of it any more.
   * @param {Record<string, unknown>} told with `destroyed`
   */
  _dismantle(told) {
    this.#timers.forEach(clearInterval);
    this.#meter?.close();
    if (this._video) this._video.srcObject = null;
    this._widget.remove();
    this.dispatchEvent(new OTEvent("destroyed", told));
    this.id = /** @type {any} */ (null);
    this.element = undefined;
  }

  #tellLevel() {
    const sound = this._track("audio");
    // Nobody pays for what nobody listens to.
    if (!sound || !this._isHeard("audioLevelUpdated")) return;
    if (this.#meter?.track !== sound) {
      this.#meter?.close();
      this.#meter = new LevelMeter(sound);
    }
    this.dispatchEvent(new OTEvent("audioLevelUpdated", { audioLevel: this.#meter.level() }));
  }
}
