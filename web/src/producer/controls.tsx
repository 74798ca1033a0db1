// The show as a whole: doors, live, intermission, a stage that is cleared, the end.

import { useState } from "preact/hooks";
import { ActButton } from "../acts";
import { asClock } from "../clock";
import { texts } from "../texts";
import type { Desk } from "./desk";

export function Controls({ desk }: { readonly desk: Desk }) {
  const status = desk.event.value?.status ?? "notStarted";
  return (
    <section class="card stack controls" aria-labelledby="controls">
      <h2 id="controls">{texts.producer.controls.title}</h2>
      {status === "notStarted" && <OpenDoors desk={desk} />}
      {status === "preshow" && <GoLive desk={desk} />}
      {status === "live" && <WhileLive desk={desk} />}
      {(status === "preshow" || status === "live") && <Always desk={desk} />}
      <Problems desk={desk} />
    </section>
  );
}

/** Whether it is live, since when, and for how many. */
export function StatusLine({ desk }: { readonly desk: Desk }) {
  const said = texts.producer.controls;
  const { event, stage, show, now } = desk;
  const { status = "notStarted", standby, cleared, showStartedAt } = event.value ?? {};
  const limit = stage.value.show?.interactiveLimit;
  return (
    <p class="row status-line">
      <span class={`badge${status === "live" ? " live" : ""}`}>{texts.statuses[status]}</span>
      {status === "live" && showStartedAt !== undefined && <span>{asClock(now - showStartedAt)}</span>}
      {standby === true && <span class="badge">{said.standby}</span>}
      {cleared !== undefined && <span class="badge">{said.cleared}</span>}
      {stage.value.show?.archiving === true && <span class="badge">{said.recording}</span>}
      {limit !== undefined && desk.isOpen.value && <span>{said.viewers(show.value?.viewers ?? 0, limit, stage.value.show?.limitedBy === "publishers")}</span>}
      {!desk.connected.value && <span class="badge warn" role="status">{texts.reconnecting}</span>}
    </p>
  );
}

function OpenDoors({ desk }: { readonly desk: Desk }) {
  const said = texts.producer.controls;
  return (
    <ActButton acts={desk.acts} name="openPreshow" class="main large" act={() => desk.clicks.openPreshow()} done={said.doorsOpen} disabled={!desk.mayDirect.value}>
      {said.openPreshow}
    </ActButton>
  );
}

function GoLive({ desk }: { readonly desk: Desk }) {
  const said = texts.producer.controls;
  const isCounting = desk.countdown.left.value !== null;
  return (
    <>
      <ActButton acts={desk.acts} name="goLive" class="main large" act={() => desk.clicks.goLive()} disabled={!desk.mayDirect.value || isCounting}>
        {said.goLive}
      </ActButton>
      {desk.event.value?.archiveEvent === true && <p class="quiet">{said.willRecord}</p>}
    </>
  );
}

function WhileLive({ desk }: { readonly desk: Desk }) {
  const said = texts.producer.controls;
  const { standby = false, captions } = desk.event.value ?? {};
  const isCaptioned = captions !== undefined && captions.status !== "stopped";
  const isRecording = desk.stage.value.show?.archiving === true;
  const button = (name: string, text: string, act: () => Promise<unknown>, isOn: boolean, needsLease = false) => (
    <button
      type="button"
      aria-pressed={isOn}
      disabled={desk.acts.isRunning(name) || (needsLease && !desk.mayDirect.value)}
      onClick={() => void desk.acts.run(name, act)}
    >
      {text}
    </button>
  );
  return (
    <div class="row">
      {button("standby", said.intermission, () => desk.clicks.setStandby(!standby), standby, true)}
      {button("record", said.record, () => desk.clicks.record(!isRecording), isRecording)}
      {button("captions", said.captions, () => desk.clicks.caption(!isCaptioned), isCaptioned)}
    </div>
  );
}

function Always({ desk }: { readonly desk: Desk }) {
  const said = texts.producer.controls;
  const isCleared = desk.event.value?.cleared !== undefined;
  const mayNot = !desk.mayDirect.value;
  return (
    <div class="row">
      {isCleared ? (
        <ActButton acts={desk.acts} name="resume" class="main" act={() => desk.clicks.resume()} done={said.resumed} disabled={mayNot}>{said.resume}</ActButton>
      ) : (
        <>
          <ActButton acts={desk.acts} name="clear" class="danger" act={() => desk.clicks.clearStage(false)} done={said.clearedNow} disabled={mayNot}>{said.clear}</ActButton>
          <ActButton acts={desk.acts} name="clearAll" class="danger" act={() => desk.clicks.clearStage(true)} done={said.clearedNow} disabled={mayNot}>{said.clearEverybody}</ActButton>
        </>
      )}
      <End desk={desk} />
    </div>
  );
}

/** It cannot be taken back, so it takes two clicks. */
function End({ desk }: { readonly desk: Desk }) {
  const said = texts.producer.controls;
  const [isAsked, setAsked] = useState(false);
  if (!isAsked) {
    return <button type="button" class="danger" disabled={!desk.mayDirect.value} onClick={() => setAsked(true)}>{said.end}</button>;
  }
  return (
    <span class="row" role="group" aria-label={said.endSure}>
      <span>{said.endSure}</span>
      <ActButton acts={desk.acts} name="end" class="danger" act={() => desk.clicks.end()} done={said.ended}>{said.endYes}</ActButton>
      <button type="button" onClick={() => setAsked(false)}>{said.endNo}</button>
    </span>
  );
}

/** What could not be done at OpenTok, and is tried again or not. */
function Problems({ desk }: { readonly desk: Desk }) {
  const problems = Object.entries(desk.event.value?.problems ?? {});
  if (problems.length === 0) return null;
  return (
    <ul class="notice bad" aria-label={texts.producer.controls.problems}>
      {problems.map(([effect, { reason, final }]) => (
        <li key={effect}>{texts.producer.controls.problem(effect, reason, final)}</li>
      ))}
    </ul>
  );
}
