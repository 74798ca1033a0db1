// The stream of a show, with a picture before it, after it, and over what nobody is to see.

import type { MaybeShow, ShowState } from "@interactive-broadcast/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { BEHIND_MS, play, type Player } from "./hls";
import "./stream.css";
import { texts } from "./texts";

/** How often the player is asked where it is. */
const LOOK_MS = 250;

/** A player that has come no further for so long has nothing more, once the show is over. */
const STALLED_MS = 5_000;

/** What is to be seen at a moment. */
export type Scene = "unknown" | "none" | "before" | "starting" | "playing" | "covered" | "after";

export function Stream({ show }: { show: MaybeShow }) {
  const stream = useStream(show);
  return (
    <div class="stream">
      <Screen show={show} stream={stream} />
      <p class="stream-says" role="status">{saysOf(stream.scene, show)}</p>
    </div>
  );
}

function Screen({ show, stream: { video, scene, url } }: { show: MaybeShow; stream: Streaming }) {
  const [isMuted, setMuted] = useState(true);
  const [isStill, setStill] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const isShown = scene === "playing";
  return (
    <div class="screen" ref={frame}>
      {/* Covered is silent, too: what is not to be seen is not to be heard. */}
      <video
        ref={video} playsInline muted={isMuted || !isShown} hidden={url === null} aria-label={texts.viewer.video}
        onPause={() => setStill(true)} onPlaying={() => setStill(false)}
      />
      {!isShown && <Slate show={show} scene={scene} />}
      {isShown && isStill && (
        <button type="button" class="over" onClick={() => void video.current?.play()}>{texts.viewer.play}</button>
      )}
      {isShown && isMuted && !isStill && (
        <button type="button" class="over main" onClick={() => setMuted(false)}>{texts.viewer.unmute}</button>
      )}
      {isShown && (
        <div class="screen-controls row">
          {!isMuted && <button type="button" onClick={() => setMuted(true)}>{texts.viewer.mute}</button>}
          <button type="button" onClick={() => fullScreen(frame.current, video.current)}>{texts.viewer.fullScreen}</button>
        </div>
      )}
    </div>
  );
}

function Slate({ show, scene }: { show: MaybeShow; scene: Scene }) {
  const image = scene === "after" ? show?.endImage : show?.startImage;
  const alt = scene === "after" ? texts.viewer.endImage : texts.viewer.startImage;
  return <div class="slate">{image && <img src={image.url} alt={alt(show?.name ?? "")} />}</div>;
}

/** An iPhone lets no element but the video itself fill the screen. */
function fullScreen(frame: HTMLElement | null, video: HTMLVideoElement | null): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else if (frame?.requestFullscreen) void frame.requestFullscreen();
  else (video as unknown as { webkitEnterFullscreen?: () => void } | null)?.webkitEnterFullscreen?.();
}

function saysOf(scene: Scene, show: MaybeShow): string {
  const { viewer } = texts;
  if (scene === "none") return viewer.noShow;
  if (scene === "before") return show?.status === "preshow" ? viewer.doorsOpen : viewer.soon;
  if (scene === "starting") return viewer.starting;
  if (scene === "covered") return viewer.cleared;
  if (scene === "after") return viewer.over;
  return scene === "playing" && show?.standby ? viewer.intermission : "";
}

interface Streaming {
  video: { current: HTMLVideoElement | null };
  scene: Scene;
  /** What is played; null while nothing is. */
  url: string | null;
}

/** Plays while there is something to play, and a little longer: viewers are some seconds behind the stage. */
function useStream(show: MaybeShow): Streaming {
  const video = useRef<HTMLVideoElement>(null);
  const [player, setPlayer] = useState<Player | null>(null);
  const url = useUrl(show, video);
  const isPlaying = useIsPlaying(video, url);
  const isCovered = useCover(show?.slate, player);
  useEffect(() => {
    const element = video.current;
    if (url === null || !element) return;
    let opened: Player | undefined;
    let isClosed = false;
    void play(element, url.address, url.end).then((made) => {
      if (isClosed) return made.close();
      opened = made;
      setPlayer(made);
    });
    return () => {
      isClosed = true;
      opened?.close();
      setPlayer(null);
    };
  }, [url]);
  return { video, url: url?.address ?? null, scene: sceneOf(show, url !== null, isPlaying, isCovered) };
}

interface Url {
  address: string;
  /** The stream has come to its end. */
  end: () => void;
}

/** The last stream that the show had, until it has ended: viewers see the end some time after it has happened. */
function useUrl(show: MaybeShow, video: { current: HTMLVideoElement | null }): Url | null {
  const [ended, setEnded] = useState<string | null>(null);
  const [known, setKnown] = useState<Url | null>(null);
  const [status, address] = [show?.status, show?.hlsUrl];
  useEffect(() => {
    if (status === "live" && address && address !== ended) {
      setKnown({ address, end: () => setEnded(address) });
    }
  }, [status, address, ended]);
  useEffect(() => {
    if (status === "closed") return whenStill(video, () => setKnown(null));
  }, [status]);
  return known?.address === ended ? null : known;
}

/** Act when a player whose show is over plays nothing new, or should not any more. */
function whenStill(video: { current: HTMLVideoElement | null }, act: () => void): () => void {
  const begun = performance.now();
  let [at, since] = [-1, begun];
  const timer = setInterval(() => {
    const [now, time] = [performance.now(), video.current?.currentTime ?? 0];
    if (time !== at) [at, since] = [time, now];
    if (now - since < STALLED_MS && now - begun < BEHIND_MS) return;
    clearInterval(timer);
    act();
  }, LOOK_MS);
  return () => clearInterval(timer);
}

function useIsPlaying(video: { current: HTMLVideoElement | null }, url: Url | null): boolean {
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    setPlaying(false);
    const element = video.current;
    const begun = () => setPlaying(true);
    element?.addEventListener("playing", begun);
    return () => element?.removeEventListener("playing", begun);
  }, [url]);
  return isPlaying;
}

/** Whether the stage was cleared at what the player shows now, or may have been: docs/cdn.md. */
function useCover(slate: ShowState["slate"], player: Player | null): boolean {
  const [isOver, setOver] = useState(false);
  const until = slate?.until;
  useEffect(() => {
    setOver(false);
    if (until === undefined) return;
    const seenAt = performance.now();
    const timer = setInterval(() => {
      const at = player?.playingAt() ?? null;
      const isPast = at === null ? performance.now() - seenAt >= BEHIND_MS : at >= until;
      if (isPast) setOver(true);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [until, player]);
  return slate !== undefined && !isOver;
}

function sceneOf(show: MaybeShow, hasStream: boolean, isPlaying: boolean, isCovered: boolean): Scene {
  if (show === undefined) return "unknown";
  if (hasStream) {
    if (isCovered) return "covered";
    return isPlaying ? "playing" : "starting";
  }
  if (show === null) return "none";
  if (show.status === "closed") return "after";
  return show.status === "live" ? "starting" : "before";
}
