// After the show: its recording, part by part, with chapters to jump to.

import { useEffect, useRef, useState } from "preact/hooks";
import { type Backend, type Functions, recordingLinks } from "@interactive-broadcast/client";
import { asClock } from "../clock";
import { explain, texts } from "../texts";

type Timeline = Functions["getTimeline"]["reply"];
type Part = Timeline["parts"][number];

/** Until it is asked again for what is not ready yet: OpenTok takes some seconds to finish a file. */
const AGAIN_MS = 4_000;

/** So often at most: then somebody has to ask. */
const TRIES = 30;

export function Recording({ backend, eventId }: { readonly backend: Backend; readonly eventId: string }) {
  const said = texts.producer.recording;
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  const [failure, setFailure] = useState("");
  useEffect(() => {
    backend.call("getTimeline", { id: eventId }).then(setTimeline, (refusal: unknown) => setFailure(explain(refusal)));
  }, [backend, eventId]);
  return (
    <section class="card stack" aria-labelledby="recording">
      <h2 id="recording">{said.title}</h2>
      {failure !== "" && <p role="alert" class="notice bad">{failure}</p>}
      {timeline?.parts.length === 0 && <p>{said.none}</p>}
      {timeline?.parts.map((part, index) => (
        <PartView key={part.archiveId} backend={backend} eventId={eventId} part={part} number={index + 1} />
      ))}
    </section>
  );
}

interface PartProps {
  readonly backend: Backend;
  readonly eventId: string;
  readonly part: Part;
  readonly number: number;
}

function PartView({ backend, eventId, part, number }: PartProps) {
  const said = texts.producer.recording;
  const video = useRef<HTMLVideoElement>(null);
  const file = useFile(backend, eventId, part.archiveId);
  const jump = (seconds: number) => {
    if (video.current === null) return;
    video.current.currentTime = seconds;
    void video.current.play().catch(() => {});
  };
  return (
    <article class="stack" aria-label={said.part(number)}>
      <h3>{said.part(number)}{part.durationS !== undefined && <span class="quiet"> {asClock(part.durationS * 1000)}</span>}</h3>
      {file.url === null ? <p role="status">{file.said}</p> : (
        <>
          <div class="tile"><video ref={video} src={file.url} controls playsInline preload="metadata" aria-label={said.part(number)} /></div>
          <a href={file.url} download>{said.download}</a>
        </>
      )}
      <ol class="chapters" aria-label={said.chapters}>
        {part.chapters.map((chapter) => (
          <li key={chapter.start}>
            <button type="button" disabled={file.url === null} onClick={() => jump(chapter.start)}>
              {asClock(chapter.start * 1000)} {chapter.title}
            </button>
          </li>
        ))}
      </ol>
    </article>
  );
}

/** Where the file of a part is, as soon as it is there. */
function useFile(backend: Backend, eventId: string, archiveId: string): { url: string | null; said: string } {
  const [file, setFile] = useState<{ url: string | null; said: string }>({ url: null, said: texts.producer.recording.waiting });
  useEffect(() => {
    const links = recordingLinks(backend, { id: eventId });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (left: number) => {
      try {
        const { archiveUrl } = await links.of(archiveId);
        setFile({ url: archiveUrl, said: "" });
      } catch (refusal) {
        const { reason } = refusal as { reason?: string };
        if (reason !== "archive-not-ready" || left === 0) return setFile({ url: null, said: explain(refusal) });
        timer = setTimeout(() => void ask(left - 1), AGAIN_MS);
      }
    };
    void ask(TRIES);
    return () => clearTimeout(timer);
  }, [backend, eventId, archiveId]);
  return file;
}
