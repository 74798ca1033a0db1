// A fan's page: from the link to the end of the show.

import type { Backend, ShowState } from "@interactive-broadcast/client";
import { useEffect, useMemo, useState } from "preact/hooks";
import { linkWith } from "../link";
import { Said } from "../mount";
import { Stream } from "../stream";
import { texts } from "../texts";
import { Ended } from "./ended";
import "./fan.css";
import { Inside } from "./inside";
import { FanModel } from "./model";
import type { Visit } from "./visit";
import { Welcome } from "./welcome";

const { fan } = texts;

export function Page({ backend }: { backend: Backend }) {
  const [model] = useState(() => {
    const link = linkWith("adminId", "fanUrl");
    return link && new FanModel(backend, link);
  });
  return model ? <Show backend={backend} model={model} /> : <Said>{texts.linkIncomplete}</Said>;
}

function Show({ backend, model }: { backend: Backend; model: FanModel }) {
  const show = model.show.value;
  useTitle(model);
  if (show === undefined) return <Said>{texts.loading}</Said>;
  if (show === null) return <Said>{texts.viewer.noShow}</Said>;
  return (
    <main class="narrow fan stack">
      <header class="row">
        <h1>{show.name}</h1>
        {show.status === "live" && <span class="badge live">{texts.live}</span>}
      </header>
      <Screen backend={backend} model={model} show={show} />
    </main>
  );
}

function Screen({ backend, model, show }: { backend: Backend; model: FanModel; show: ShowState }) {
  const where = model.where.value;
  if (show.status === "closed") return <Ended show={show} redirectUrl={model.redirectUrl} />;
  if (show.status === "notStarted") return <Before show={show} />;
  if (where.is === "inside") return <Inside backend={backend} visit={where.visit} devices={model.devices} show={show} />;
  if (where.is === "full") return <Full show={show} onTry={() => model.again()} />;
  if (where.is === "gone") return <Gone visit={where.visit} onAgain={() => model.again()} />;
  return (
    <Welcome
      show={show} name={model.name} isJoining={where.is === "joining"} failure={where.is === "outside" ? where.failure : null}
      onJoin={(name, withCamera) => void model.join(name, withCamera)}
    />
  );
}

function Before({ show }: { show: ShowState }) {
  return (
    <section class="stack">
      {show.startImage && <img class="cover" src={show.startImage.url} alt="" />}
      <p role="status">{fan.soon}</p>
    </section>
  );
}

/** There is no place: the stream, until there is one. */
function Full({ show, onTry }: { show: ShowState; onTry: () => void }) {
  return (
    <section class="stack">
      <p class="notice" role="status">{show.full ? fan.full : fan.room}</p>
      <Stream show={show} />
      {!show.full && <button type="button" class="main large" onClick={onTry}>{fan.tryForPlace}</button>}
    </section>
  );
}

function Gone({ visit, onAgain }: { visit: Visit; onAgain: () => void }) {
  // What the backend has noted may come a moment later than the end itself.
  const reason = visit.gone.value === "gone" ? (visit.disconnection.value?.reason ?? "gone") : (visit.gone.value ?? "gone");
  const heading = useMemo(() => fan.gone[reason] ?? fan.gone.gone, [reason]);
  return (
    <section class="stack">
      <p class="notice" role="alert">{heading}</p>
      {reason !== "barred" && <button type="button" class="main large" onClick={onAgain}>{fan.comeBack}</button>}
    </section>
  );
}

/** What a fan has to know who looks at another tab. */
function useTitle(model: FanModel): void {
  const { show, where } = model;
  const visit = where.value.is === "inside" ? where.value.visit : null;
  const name = show.value?.name ?? fan.title;
  const says = visit === null ? null : saysOf(visit);
  useEffect(() => {
    document.title = says === null ? name : `${says} · ${name}`;
    if (says === fan.called) navigator.vibrate?.([200, 100, 200]);
  }, [says, name]);
}

function saysOf(visit: Visit): string | null {
  const { call, place, isOnDeck } = visit.standing.value;
  if (visit.given.value === "stage") return fan.onStage;
  if (call) return fan.called;
  if (isOnDeck) return fan.onDeck;
  return place ? fan.inLine : null;
}
