// A small picture of a fan, for the producer's list: whoever waits in line has no connection that would be paid for.

import { smallEnough } from "@interactive-broadcast/client";

const [WIDTH, HEIGHT] = [240, 180];
const READY_MS = 3_000;

/** A JPEG as a `data:` URL, small enough to be stored; null without a camera, or where it shows nothing in time. */
export async function snapshotOf(stream: MediaStream | null): Promise<string | null> {
  if (!stream?.getVideoTracks().length) return null;
  const video = document.createElement("video");
  [video.srcObject, video.muted, video.playsInline] = [stream, true, true];
  try {
    await Promise.race([video.play().then(() => firstFrame(video)), pause(READY_MS)]);
    return video.videoWidth > 0 ? pictureOf(video) : null;
  } catch {
    return null;
  } finally {
    video.srcObject = null;
  }
}

function pictureOf(video: HTMLVideoElement): string | null {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const scale = Math.max(WIDTH / video.videoWidth, HEIGHT / video.videoHeight);
  const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
  canvas.getContext("2d")?.drawImage(video, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height);
  return smallEnough((quality) => canvas.toDataURL("image/jpeg", quality));
}

/** The first ones of some cameras are black. */
function firstFrame(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    const look = () => (++seen >= 3 ? resolve() : next());
    const next = () => {
      if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(look);
      else setTimeout(look, 100);
    };
    next();
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}
