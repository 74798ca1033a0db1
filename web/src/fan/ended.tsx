// After the show: its last picture, and where the producer sends everybody.

import type { MaybeShow } from "@interactive-broadcast/client";
import { useEffect, useState } from "preact/hooks";
import { texts } from "../texts";

const { fan } = texts;

/** So long somebody has to say that they stay. */
const GOING_ON_S = 15;

export function Ended({ show, redirectUrl }: { show: NonNullable<MaybeShow>; redirectUrl: string | undefined }) {
  return (
    <section class="stack">
      {show.endImage && <img class="cover" src={show.endImage.url} alt="" />}
      <p role="status">{fan.over}</p>
      {redirectUrl && <GoingOn url={redirectUrl} />}
    </section>
  );
}

function GoingOn({ url }: { url: string }) {
  const [left, setLeft] = useState<number | null>(GOING_ON_S);
  useEffect(() => {
    if (left === null) return;
    if (left === 0) return location.assign(url);
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left, url]);
  return (
    <div class="stack">
      {left !== null && <p role="timer" aria-live="off">{fan.goingOn(left)}</p>}
      <div class="row">
        <a class="button" href={url}>{fan.goOn}</a>
        {left !== null && <button type="button" onClick={() => setLeft(null)}>{fan.stay}</button>}
      </div>
    </div>
  );
}
