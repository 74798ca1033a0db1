// Sound that the browser holds back until somebody touches the page.

import {resumeSound} from "./levels.mjs";

/** @typedef {{video: HTMLVideoElement, unblocked: () => void}} Blocked */

/** @type {Set<Blocked>} */
const blocked = new Set();

/**
 * Play with sound; without it where the browser refuses that.
 *
 * @param {HTMLVideoElement} video
 * @param {{blocked: () => void, unblocked: () => void}} heard
 */
export async function playAloud(video, heard) {
  try {
    await video.play();
  } catch (error) {
    // Anything else is that it was taken away meanwhile.
    if (/** @type {Error} */ (error).name !== "NotAllowedError") return;
    video.muted = true;
    blocked.add({ video, unblocked: heard.unblocked });
    heard.blocked();
    await video.play().catch(() => {});
  }
}

/** @param {HTMLVideoElement | undefined} video */
export function isHeldBack(video) {
  return [...blocked].some((one) => one.video === video);
}

/** @param {HTMLVideoElement} video */
export function forgetBlocked(video) {
  for (const one of blocked) if (one.video === video) blocked.delete(one);
}

/** Let everything be heard: in a handler of a click. */
export async function unblockAudio() {
  await resumeSound();
  for (const one of [...blocked]) {
    one.video.muted = false;
    try {
      await one.video.play();
    } catch (error) {
      one.video.muted = true;
      throw error;
    }
    blocked.delete(one);
    one.unblocked();
  }
  return undefined;
}
