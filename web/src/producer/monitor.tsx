// What viewers of the stream see, some seconds after it has happened.

import { useEffect, useRef, useState } from "preact/hooks";
import { play, type Player } from "../hls";
import { texts } from "../texts";

interface MonitorProps {
  /** The stream; undefined until it plays. */
  readonly url: string | undefined;
  /** The server's time, in ms. */
  readonly now: number;
}

export function Monitor({ url, now }: MonitorProps) {
  const said = texts.producer.monitor;
  const video = useRef<HTMLVideoElement>(null);
  const player = useRef<Player | null>(null);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (url === undefined || video.current === null) return;
    let isWanted = true;
    setOver(false);
    void play(video.current, url, () => setOver(true)).then((playing) => {
      if (isWanted) player.current = playing;
      else playing.close();
    });
    return () => {
      isWanted = false;
      player.current?.close();
      player.current = null;
    };
  }, [url]);
  const behind = secondsBehind(player.current, now);
  return (
    <section class="card stack" aria-labelledby="monitor">
      <h2 id="monitor">{said.title}</h2>
      <div class="tile"><video ref={video} muted playsInline controls={url !== undefined} aria-label={said.title} /></div>
      <p class="quiet">{url === undefined ? said.none : isOver ? said.over : behind === null ? said.playing : said.behind(behind)}</p>
    </section>
  );
}

/** How late viewers are; null where the playlist does not say. */
function secondsBehind(player: Player | null, now: number): number | null {
  const at = player?.playingAt() ?? null;
  return at === null ? null : Math.max(0, Math.round((now - at) / 1000));
}
