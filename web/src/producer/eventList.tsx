// All events of a producer, newest first, and the way to a new one.

import { useEffect, useState } from "preact/hooks";
import type { Backend, EventRecord } from "@interactive-broadcast/client";
import { Acts, ActButton, Outcomes } from "../acts";
import { explain, texts } from "../texts";
import { EventForm } from "./eventForm";
import { Links } from "./links";



interface EventListProps {
  readonly backend: Backend;
  readonly adminId: string;
  readonly acts: Acts;
  open(event: EventRecord): void;
  signOut(): void;
}

export function EventList({ backend, adminId, acts, open, signOut }: EventListProps) {
  const said = texts.producer.events;
  const [events, setEvents] = useState<readonly EventRecord[] | null>(null);
  const [isMaking, setMaking] = useState(false);
  const load = () => backend.call("getEvents", { adminId }).then(
    (found) => setEvents(Object.values(found).sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0))),
    (refusal: unknown) => acts.say(explain(refusal), true),
  );
  useEffect(() => {
    document.title = said.title;
    void load();
  }, []);
  return (
    <main class="wide stack">
      <header class="card row">
        <h1>{said.title}</h1>
        <button type="button" class="main" onClick={() => setMaking(!isMaking)} aria-expanded={isMaking}>{said.create}</button>
        <Streaming backend={backend} adminId={adminId} acts={acts} />
        <button type="button" onClick={signOut}>{said.signOut}</button>
      </header>
      {isMaking
        ? <EventForm backend={backend} adminId={adminId} acts={acts} done={() => { setMaking(false); void load(); }} />
        : <Outcomes acts={acts} />}
      {events === null && <p role="status">{texts.loading}</p>}
      {events?.length === 0 && <p>{said.none}</p>}
      <ul class="events stack">
        {events?.map((event) => (
          <li key={event.id} class="card row">
            {event.startImage && <img class="event-image" src={event.startImage.url} alt="" />}
            <div class="grow">
              <h2>{event.name}</h2>
              <p class="row">
                <span class={`badge${event.status === "live" ? " live" : ""}`}>{texts.statuses[event.status]}</span>
                {event.dateTimeStart !== undefined && <time dateTime={event.dateTimeStart}>{new Date(event.dateTimeStart).toLocaleString()}</time>}
              </p>
              {event.status !== "closed" && <Links event={event} />}
            </div>
            <button type="button" class="main" aria-label={said.openOf(event.name)} onClick={() => open(event)}>{said.open}</button>
          </li>
        ))}
      </ul>
    </main>
  );
}

/** Whether the producer's shows are streamed to everybody: a setting of the account, for all their events. */
function Streaming({ backend, adminId, acts }: { readonly backend: Backend; readonly adminId: string; readonly acts: Acts }) {
  const said = texts.producer.events;
  const [hls, setHls] = useState<boolean | null>(null);
  useEffect(() => {
    backend.call("getAdmin", { id: adminId }).then((admin) => setHls(admin.hls), () => setHls(null));
  }, []);
  if (hls === null) return null;
  const turn = async () => setHls((await backend.call("updateAdmin", { id: adminId, hls: !hls })).hls);
  return <ActButton acts={acts} name="hls" act={turn}>{hls ? said.hlsOn : said.hlsOff}</ActButton>;
}
