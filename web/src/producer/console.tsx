// One event on the producer's page.

import { useEffect, useMemo } from "preact/hooks";
import type { Backend, EventRecord } from "@interactive-broadcast/client";
import { ActButton, Outcomes } from "../acts";
import { texts } from "../texts";
import { Controls, StatusLine } from "./controls";
import { Desk } from "./desk";
import { FanPanel } from "./fanPanel";
import { LinePanel } from "../line/panel";
import { LeaseBar } from "./leaseBar";
import { Links } from "./links";
import { MessagesPanel } from "./messagesPanel";
import { Monitor } from "./monitor";
import { Recording } from "./recording";
import { StagePanel } from "./stagePanel";

interface ConsoleProps {
  readonly backend: Backend;
  readonly opened: EventRecord;
  back(): void;
}

export function Console({ backend, opened, back }: ConsoleProps) {
  const desk = useMemo(() => new Desk(backend, opened, texts.producer.lease.page), [backend, opened.id]);
  useEffect(() => () => desk.close(), [desk]);
  const event = desk.event.value ?? opened;
  const { status } = event;
  useEffect(() => {
    document.title = texts.producer.tabTitle(texts.statuses[status], event.name);
  }, [status, event.name]);
  const isOpen = status === "preshow" || status === "live";
  return (
    <main class={`wide desk${isOpen ? " open" : ""}`}>
      <header class="card row">
        <button type="button" onClick={back}>{texts.producer.back}</button>
        <h1>{event.name}</h1>
        <StatusLine desk={desk} />
        {status !== "closed" && <LeaseBar desk={desk} />}
      </header>
      <Outcomes acts={desk.acts} />
      {isOpen && <StagePanel desk={desk} />}
      <div class="side stack">
        {status !== "closed" && <Controls desk={desk} />}
        {status === "live" && <Monitor url={desk.show.value?.hlsUrl} now={desk.now} />}
        {status !== "closed" && <Links event={event} />}
        {isOpen && <MessagesPanel desk={desk} />}
      </div>
      {isOpen && <LinePanel desk={desk} clicks={desk.clicks.line}><NextOnStage desk={desk} /></LinePanel>}
      {isOpen && <FanPanel desk={desk} />}
      {status === "closed" && <Recording backend={backend} eventId={opened.id} />}
    </main>
  );
}

/** Without a talk backstage: from the deck on stage. */
function NextOnStage({ desk }: { readonly desk: Desk }) {
  const mayNot = !desk.mayDirect.value || desk.countdown.left.value !== null || desk.line.value.length === 0;
  return (
    <ActButton acts={desk.acts} name="nextOnStage" act={() => desk.clicks.nextOnStage()} disabled={mayNot}>
      {texts.producer.stage.nextOnStage}
    </ActButton>
  );
}
