// The element that shows a publisher or a subscriber, with the classes that pages style.

/**
 * @typedef {{insertMode?: string, insertDefaultUI?: boolean, width?: string | number, height?: string | number,
 *   fitMode?: string, showControls?: boolean, style?: Record<string, any>}} WidgetProperties
 * @typedef {{kind: "publisher" | "subscriber", name: string, isMirrored: boolean, toggleSound: () => void}} Shown
 */

const STYLES = `
.OT_root, .OT_widget-container { position: relative; overflow: hidden; background: #000; }
.OT_widget-container { width: 100%; height: 100%; }
.OT_video-element { display: block; width: 100%; height: 100%; object-fit: cover; }
.OT_fit-mode-contain .OT_video-element { object-fit: contain; }
.OT_mirrored .OT_video-element { transform: scaleX(-1); }
.OT_video-poster { display: none; position: absolute; inset: 0; background: #333 center / contain no-repeat; }
.OT_audio-only .OT_video-poster { display: block; }
.OT_audio-only .OT_video-element { visibility: hidden; }
.OT_name, .OT_mute { position: absolute; margin: 0; padding: 4px 8px; border: 0; font: 14px sans-serif; color: #fff; background: rgb(0 0 0 / 55%); }
.OT_name { inset: 0 0 auto 0; }
.OT_mute { right: 4px; bottom: 4px; cursor: pointer; }
.OT_mode-off { display: none; }
.OT_mode-auto { opacity: 0; transition: opacity 0.2s; }
.OT_root:hover .OT_mode-auto, .OT_mode-auto:focus { opacity: 1; }
`;

/**
 * @typedef {"auto" | "on" | "off"} DisplayMode
 * @typedef {{audioLevelDisplayMode: DisplayMode, backgroundImageURI: string, buttonDisplayMode: DisplayMode,
 *   nameDisplayMode: DisplayMode, videoDisabledDisplayMode: DisplayMode}} WidgetStyle
 */

/** How things are shown, unless a page says otherwise.
 * @type {WidgetStyle}
 */
export const WIDGET_STYLE = {
  audioLevelDisplayMode: "auto",
  backgroundImageURI: /** @type {any} */ (null),
  buttonDisplayMode: "auto",
  nameDisplayMode: "auto",
  videoDisabledDisplayMode: "auto",
};

export class Widget {
  /** @type {HTMLElement | undefined} */
  element;

  /**
   * @param {HTMLElement | string | undefined} target an element, or its id
   * @param {WidgetProperties} properties
   * @param {Shown} shown
   */
  constructor(target, properties, shown) {
    if (properties.insertDefaultUI === false) return;
    addStyles();
    this.element = placed(target, properties.insertMode ?? "replace");
    const { kind, isMirrored } = shown;
    this.element.classList.add("OT_root", `OT_${kind}`, `OT_fit-mode-${properties.fitMode ?? "cover"}`);
    this.element.classList.toggle("OT_mirrored", isMirrored);
    this.element.style.width = cssLength(properties.width ?? 264);
    this.element.style.height = cssLength(properties.height ?? 198);
    this.#fill(properties, shown);
  }

  /** @param {HTMLVideoElement} video */
  hold(video) {
    this.element?.querySelector(".OT_widget-container")?.prepend(video);
  }

  /** Show the poster instead of a picture.
   * @param {boolean} isAudioOnly
   */
  showAudioOnly(isAudioOnly) {
    this.element?.classList.toggle("OT_audio-only", isAudioOnly);
  }

  /** @param {boolean} isOff */
  showSoundOff(isOff) {
    const button = this.element?.querySelector(".OT_mute");
    if (!button) return;
    button.classList.toggle("OT_active", isOff);
    button.textContent = isOff ? "Unmute" : "Mute";
    button.setAttribute("aria-pressed", String(isOff));
  }

  /** @param {Record<string, any>} wanted as `setStyle` takes it */
  restyle(wanted) {
    this.#show(".OT_name", wanted.nameDisplayMode);
    this.#show(".OT_mute", wanted.buttonDisplayMode);
    const poster = /** @type {HTMLElement | null | undefined} */ (this.element?.querySelector(".OT_video-poster"));
    if (poster && wanted.backgroundImageURI) poster.style.backgroundImage = `url(${JSON.stringify(wanted.backgroundImageURI)})`;
  }

  remove() {
    this.element?.remove();
  }

  /** @param {WidgetProperties} properties @param {Shown} shown */
  #fill(properties, { name, toggleSound }) {
    const container = madeElement("div", "OT_widget-container");
    container.append(madeElement("div", "OT_video-poster"));
    const title = madeElement("h1", "OT_name OT_bar");
    title.textContent = name;
    const button = madeElement("button", "OT_mute OT_edge-bar-item");
    button.setAttribute("type", "button");
    button.addEventListener("click", toggleSound);
    this.element?.append(container, title, button);
    this.showSoundOff(false);
    const styles = { ...WIDGET_STYLE, ...properties.style };
    // A bar without a name would cover the picture for nothing.
    if (!name) styles.nameDisplayMode = "off";
    if (properties.showControls === false) styles.nameDisplayMode = styles.buttonDisplayMode = "off";
    this.restyle(styles);
  }

  /** @param {string} selector @param {string | undefined} mode */
  #show(selector, mode) {
    const part = this.element?.querySelector(selector);
    if (!part || mode === undefined) return;
    for (const each of ["auto", "on", "off"]) part.classList.toggle(`OT_mode-${each}`, each === mode);
  }
}

/**
 * A video element that plays by itself.
 *
 * @param {MediaStream} media
 */
export function videoOf(media) {
  const video = /** @type {HTMLVideoElement} */ (madeElement("video", "OT_video-element"));
  video.autoplay = true;
  video.playsInline = true;
  video.setAttribute("playsinline", "");
  video.srcObject = media;
  // Moved to another place in the page, it would stand still.
  video.addEventListener("pause", () => {
    if (video.isConnected && video.srcObject) video.play().catch(() => {});
  });
  return video;
}

/**
 * The picture that is shown now.
 *
 * @param {HTMLVideoElement | undefined} video
 * @returns {string | null} a PNG in base64 without the `data:` in front, or null before there is one
 */
export function pictureOf(video) {
  if (!video?.videoWidth) return null;
  const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return canvas.toDataURL("image/png").replace("data:image/png;base64,", "");
}

/**
 * Where to show it. `replace` takes the target itself, and what is in it is lost.
 *
 * @param {HTMLElement | string | undefined} target @param {string} mode
 */
function placed(target, mode) {
  const found = typeof target === "string" ? document.getElementById(target) : target;
  if (found && mode === "replace") {
    found.replaceChildren();
    if (!found.id) found.id = newId();
    return found;
  }
  const element = Object.assign(madeElement("div", ""), { id: newId() });
  if (found && mode === "before") found.before(element);
  else if (found && mode === "after") found.after(element);
  else (found ?? document.body).append(element);
  return element;
}

function newId() {
  return `OT_${crypto.randomUUID?.() ?? Math.random().toString(36).slice(2)}`;
}

/** @param {string} tag @param {string} classes */
function madeElement(tag, classes) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  return element;
}

/** @param {string | number} size */
function cssLength(size) {
  return typeof size === "number" || /^\d+$/.test(size) ? `${size}px` : size;
}

let isStyled = false;

function addStyles() {
  if (isStyled) return;
  isStyled = true;
  // No content security policy is about sheets that are made by script.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
