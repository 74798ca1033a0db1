// What the browser can do, and what is plugged in.

import {capture} from "./capture.mjs";
import {failure, settled} from "./errors.mjs";

const KINDS = /** @type {const} */ ({ audioinput: "audioInput", videoinput: "videoInput" });

/** Where sound is to come out: of everything that plays now or later. */
const output = { deviceId: /** @type {string | undefined} */ (undefined), playing: /** @type {Set<HTMLVideoElement>} */ (new Set()) };

/** 1 where pages can do all they need, otherwise 0. */
export function checkSystemRequirements() {
  return typeof RTCPeerConnection === "function" && typeof WebSocket === "function" && navigator.mediaDevices ? 1 : 0;
}

/** There is no other browser to go to from here. */
export function upgradeSystemRequirements() {
  console.warn("This browser cannot be used: it has no WebRTC, or the page is not from https:// or 127.0.0.1.");
}

/**
 * Cameras and microphones; without labels before the page may use them.
 *
 * @param {(error?: any, devices?: {deviceId: string, label: string, kind: "audioInput" | "videoInput"}[]) => void} [callback]
 */
export function getDevices(callback) {
  return settled(inputs(), callback);
}

async function inputs() {
  return (await listed()).flatMap(({ deviceId, label, kind }) => {
    const known = KINDS[/** @type {keyof typeof KINDS} */ (kind)];
    return known ? [{ deviceId, label, kind: known }] : [];
  });
}

export function getAudioOutputDevices() {
  return listed().then((all) => all.filter(({ kind }) => kind === "audiooutput").map(({ deviceId, label }) => ({ deviceId, label })));
}

async function listed() {
  if (!navigator.mediaDevices) throw failure("OT_NOT_SUPPORTED", undefined, "Browsers tell devices to pages from https:// and from 127.0.0.1 only.");
  return navigator.mediaDevices.enumerateDevices();
}

/** @param {string} deviceId */
export async function setAudioOutputDevice(deviceId) {
  if (!("setSinkId" in HTMLMediaElement.prototype)) {
    throw failure("OT_NOT_SUPPORTED", undefined, "This browser does not let pages choose where sound comes out.");
  }
  await Promise.all([...output.playing].map((video) => video.setSinkId(deviceId)));
  output.deviceId = deviceId;
}

export async function getActiveAudioOutputDevice() {
  const all = await getAudioOutputDevices();
  const active = all.find(({ deviceId }) => deviceId === (output.deviceId ?? "default")) ?? all[0];
  return active ?? { deviceId: null, label: null };
}

/** @param {HTMLVideoElement} video */
export function letOut(video) {
  output.playing.add(video);
  if (output.deviceId) video.setSinkId(output.deviceId).catch(() => {});
}

/** @param {HTMLVideoElement | undefined} video */
export function forgetOutput(video) {
  if (video) output.playing.delete(video);
}

/** @param {import("./capture.mjs").CaptureProperties} [properties] */
export function getUserMedia(properties = {}) {
  return capture(properties);
}

/** @param {(response: any) => void} [callback] */
export function checkScreenSharingCapability(callback) {
  const supported = Boolean(navigator.mediaDevices && "getDisplayMedia" in navigator.mediaDevices);
  const response = { supported, supportedSources: { application: supported, screen: supported, window: supported } };
  callback?.(response);
  return Promise.resolve(response);
}

export async function getSupportedCodecs() {
  return { videoEncoders: codecs(RTCRtpSender), videoDecoders: codecs(RTCRtpReceiver) };
}

/** @param {{getCapabilities(kind: string): RTCRtpCapabilities | null}} end @returns {("H264" | "VP8" | "VP9")[]} */
function codecs(end) {
  const types = end.getCapabilities("video")?.codecs.map(({ mimeType }) => mimeType) ?? [];
  return /** @type {const} */ (["H264", "VP8", "VP9"]).filter((name) => types.includes(`video/${name}`));
}
