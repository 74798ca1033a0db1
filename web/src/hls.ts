// The stream of a show: in browsers that play HLS well by themselves, and elsewhere by hls.js, which is loaded only then.

import type Hls from "hls.js";

/** Until a stream that is not there yet is asked for again. */
const AGAIN_MS = 2_000;

/** How far behind a live stream is at most where its playlist has no program time: 20 s, and ten more. */
export const BEHIND_MS = 30_000;

/** A player at work on a `video` element. */
export interface Player {
  /** When what is shown now was on stage, in ms of the stream's own clock; null where its playlist does not say it. */
  playingAt(): number | null;
  close(): void;
}

/** `onEnd` is called when the stream has come to its end. */
export async function play(video: HTMLVideoElement, url: string, onEnd: () => void): Promise<Player> {
  if (isNative(video)) return playNatively(video, url, onEnd);
  const { default: Light } = await import("hls.js/light");
  return Light.isSupported() ? playByScript(Light, video, url, onEnd) : playNatively(video, url, onEnd);
}

/**
 * Whether the browser itself plays HLS, and well: Safari does, and has `ManagedMediaSource`. Chromium says "maybe"
 * and stalls (hls.js issues 7827 and 7844).
 */
function isNative(video: HTMLVideoElement): boolean {
  return video.canPlayType("application/vnd.apple.mpegurl") !== "" && "ManagedMediaSource" in window;
}

function playNatively(video: HTMLVideoElement, url: string, onEnd: () => void): Player {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const load = () => {
    video.src = url;
    void video.play().catch(() => {});
  };
  const again = () => {
    timer = setTimeout(load, AGAIN_MS);
  };
  video.addEventListener("error", again);
  video.addEventListener("ended", onEnd);
  load();
  return {
    playingAt: () => {
      const start = (video as { getStartDate?: () => Date }).getStartDate?.().getTime();
      return start && Number.isFinite(start) ? start + video.currentTime * 1000 : null;
    },
    close: () => {
      clearTimeout(timer);
      video.removeEventListener("error", again);
      video.removeEventListener("ended", onEnd);
      video.removeAttribute("src");
      video.load();
    },
  };
}

function playByScript(Player: typeof Hls, video: HTMLVideoElement, url: string, onEnd: () => void): Player {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hls = new Player();
  const load = () => hls.loadSource(url);
  hls.on(Player.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    // A damaged piece is passed over; all else, such as a stream that is not there yet (404), is asked for anew.
    if (type === Player.ErrorTypes.MEDIA_ERROR) return hls.recoverMediaError();
    clearTimeout(timer);
    timer = setTimeout(load, AGAIN_MS);
  });
  hls.on(Player.Events.MANIFEST_PARSED, () => void video.play().catch(() => {}));
  video.addEventListener("ended", onEnd);
  hls.attachMedia(video);
  load();
  return {
    playingAt: () => hls.playingDate?.getTime() ?? null,
    close: () => {
      clearTimeout(timer);
      video.removeEventListener("ended", onEnd);
      hls.destroy();
    },
  };
}
