// What this address is; on a developer's machine, the links of the demo shows.

import type { Config, DemoEvent } from "@interactive-broadcast/client";
import { texts } from "../texts";

const { start } = texts;

export function Page({ config }: { config: Config }) {
  return (
    <main class="narrow stack">
      <h1>{start.title}</h1>
      <p>{start.what}</p>
      <p><a href="/producer">{start.producers}</a></p>
      {config.demo?.length ? <Demo events={config.demo} /> : null}
    </main>
  );
}

function Demo({ events }: { events: DemoEvent[] }) {
  return (
    <section class="stack" aria-labelledby="demo">
      <h2 id="demo">{start.demo}</h2>
      <p>{start.howTo}</p>
      {events.map((event) => <DemoShow key={event.id} event={event} />)}
    </section>
  );
}

function DemoShow({ event }: { event: DemoEvent }) {
  const { email, password } = event.producer;
  return (
    <article class="card">
      <h3>{event.name} · {event.video}</h3>
      <p class="quiet">{start.signIn(email, password)}</p>
      <ul class="links">
        {linksOf(event).map(([page, link]) => (
          <li key={page}><a href={link} target="_blank" rel="noopener">{start.pages[page]}</a></li>
        ))}
      </ul>
    </article>
  );
}

type PageName = keyof typeof start.pages;

/** On the server that this page comes from, by whatever name: a phone knows the machine by another one. */
function linksOf({ links }: DemoEvent): [PageName, string][] {
  return Object.entries(links).map(([page, link]) => {
    const { pathname, search, hash } = new URL(link);
    return [page as PageName, pathname + search + hash];
  });
}
