// Cameras, microphones and screens: what is asked of the browser, and what it answers.

import {failure} from "./errors.mjs";

/** @typedef {{audioSource?: any, videoSource?: any, resolution?: string, maxResolution?: {width: number, height: number},
 *   frameRate?: number, facingMode?: string, echoCancellation?: boolean, noiseSuppression?: boolean,
 *   autoGainControl?: boolean, disableAudioProcessing?: boolean, constraints?: any}} CaptureProperties */

const SCREENS = ["screen", "window", "application"];

/** What the browser's reasons are called. */
const REASONS = {
  NotAllowedError: ["OT_USER_MEDIA_ACCESS_DENIED", "The camera and the microphone may not be used."],
  SecurityError: ["OT_USER_MEDIA_ACCESS_DENIED", "The camera and the microphone may not be used."],
  NotFoundError: ["OT_NO_DEVICES_FOUND", "There is no such camera or microphone."],
  OverconstrainedError: ["OT_CONSTRAINTS_NOT_SATISFIED", "No camera or microphone is as it was asked for."],
  NotReadableError: ["OT_HARDWARE_UNAVAILABLE", "The camera or the microphone is in use elsewhere, or broken."],
  AbortError: ["OT_HARDWARE_UNAVAILABLE", "The camera or the microphone does not start."],
};

/** @param {unknown} source @returns {source is MediaStreamTrack} */
export function isTrack(source) {
  return source instanceof MediaStreamTrack;
}

/** @param {unknown} source */
export function isScreen(source) {
  return typeof source === "string" && SCREENS.includes(source);
}

/** Whether nothing is to come of a source: `null` or `false`.
 * @param {unknown} source
 */
export function isLeftOut(source) {
  return source === null || source === false;
}

/**
 * The tracks that a publisher asks for; those that are given are taken as they are.
 *
 * @param {CaptureProperties} properties
 * @returns {Promise<MediaStream>} rejected as the vendor does: code 1500
 */
export async function capture(properties) {
  const { audioSource, videoSource } = properties;
  if (isLeftOut(audioSource) && isLeftOut(videoSource)) {
    throw failure("OT_INVALID_PARAMETER", 1011, "There is neither sound nor a picture to publish.");
  }
  const given = [audioSource, videoSource].filter(isTrack);
  const audio = !isLeftOut(audioSource) && !isTrack(audioSource) && soundAsked(properties);
  const video = !isLeftOut(videoSource) && !isTrack(videoSource) && pictureAsked(properties);
  const asked = await ask(audio, video, isScreen(videoSource));
  return new MediaStream([...given, ...asked]);
}

/** @param {any} audio @param {any} video @param {boolean} isOfScreen @returns {Promise<MediaStreamTrack[]>} */
async function ask(audio, video, isOfScreen) {
  if (!audio && !video) return [];
  const devices = navigator.mediaDevices;
  if (!devices) {
    throw failure("OT_NOT_SUPPORTED", 1500, "Browsers have cameras for pages from https:// and from 127.0.0.1 only.");
  }
  try {
    if (!isOfScreen) return (await devices.getUserMedia({ audio, video })).getTracks();
    const screen = (await devices.getDisplayMedia({ video })).getTracks();
    return audio ? [...screen, ...(await devices.getUserMedia({ audio })).getTracks()] : screen;
  } catch (error) {
    throw captureFailure(/** @type {Error} */ (error));
  }
}

/** @param {Error} error */
function captureFailure({ name, message }) {
  const known = REASONS[/** @type {keyof typeof REASONS} */ (name)];
  const [reason, sentence] = known ?? ["OT_MEDIA_ERR_ABORTED", message];
  return failure(reason, 1500, sentence);
}

/** @param {CaptureProperties} properties */
function soundAsked(properties) {
  if (properties.constraints?.audio) return properties.constraints.audio;
  const isProcessed = !properties.disableAudioProcessing;
  return {
    ...ofDevice(properties.audioSource),
    echoCancellation: properties.echoCancellation ?? isProcessed,
    noiseSuppression: properties.noiseSuppression ?? isProcessed,
    autoGainControl: properties.autoGainControl ?? isProcessed,
  };
}

/** @param {CaptureProperties} properties */
function pictureAsked(properties) {
  if (properties.constraints?.video) return properties.constraints.video;
  const { videoSource, resolution, maxResolution, frameRate, facingMode } = properties;
  const [width, height] = resolution?.split("x").map(Number) ?? [];
  const bounded = (/** @type {number | undefined} */ ideal, /** @type {number | undefined} */ max) => ({
    ...(ideal && { ideal }),
    ...(max && { max }),
  });
  return {
    ...(isScreen(videoSource) ? {} : ofDevice(videoSource)),
    width: bounded(width, maxResolution?.width),
    height: bounded(height, maxResolution?.height),
    ...(frameRate && { frameRate: { ideal: frameRate } }),
    ...(facingMode && { facingMode: { ideal: facingMode } }),
  };
}

/** @param {unknown} source */
function ofDevice(source) {
  return typeof source === "string" ? { deviceId: { exact: source } } : {};
}
