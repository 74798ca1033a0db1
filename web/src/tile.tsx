// Somebody's picture, with their name below it.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Shown {
  /** As the SDK made it; Preact never touches it. */
  video: HTMLVideoElement | null;
  name: string;
  children?: ComponentChildren;
}

export function TileView({ video, name, children }: Shown) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    place.current?.replaceChildren(...(video ? [video] : []));
    // An element that is moved stops.
    void video?.play().catch(() => {});
  }, [video]);
  return (
    <figure class="tile">
      <div ref={place} class="fill" />
      <figcaption>{name}{children}</figcaption>
    </figure>
  );
}

/** What one's own camera sees, mirrored as in a mirror, and without sound. */
export function Preview({ stream, name }: { stream: MediaStream | null; name: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useLayoutEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <figure class="tile mirrored">
      <video ref={video} autoplay muted playsInline />
      <figcaption>{name}</figcaption>
    </figure>
  );
}
