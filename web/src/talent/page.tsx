// The page of host and celebrity: by their link into the green room, and from there on stage.

import { useEffect, useMemo, useState } from "preact/hooks";
import type { Backend, Person, TalentLink } from "@interactive-broadcast/client";
import { canPublish, Devices } from "../devices";
import { linkWith } from "../link";
import { Failure, Said } from "../mount";
import "../talk.css";
import { explain, texts } from "../texts";
import { Preview } from "../tile";
import { Guest } from "./guest";
import { OnStage } from "./onStage";
import "./talent.css";

export function Page({ backend }: { readonly backend: Backend }) {
  const link = useMemo(linkOf, []);
  const devices = useMemo(() => new Devices(), []);
  const [person, setPerson] = useState<Person | null>(null);
  const [guest, setGuest] = useState<Guest | null>(null);
  const [failure, setFailure] = useState("");
  useEffect(() => {
    if (link === null) return;
    backend.signInTalent(link).then(setPerson, (refusal: unknown) => setFailure(explain(refusal)));
  }, [backend, link]);
  if (link === null) return <Failure text={texts.linkIncomplete} />;
  if (failure !== "") return <Failure text={failure} />;
  if (person === null) return <Said>{texts.loading}</Said>;
  if (guest !== null) return <OnStage guest={guest} devices={devices} />;
  return (
    <GreenRoom
      role={person.kind}
      devices={devices}
      join={() => Guest.join(backend, person, link, devices).then(setGuest)}
    />
  );
}

function linkOf(): TalentLink | null {
  return linkWith("adminId", "hostUrl") ?? linkWith("adminId", "celebrityUrl");
}

interface GreenRoomProps {
  readonly role: Person["kind"];
  readonly devices: Devices;
  /** Rejected with why it did not work. */
  join(): Promise<unknown>;
}

/** One sees oneself, and goes on stage by a click: browsers want one before anything is heard. */
function GreenRoom({ role, devices, join }: GreenRoomProps) {
  const said = texts.talent.greenRoom;
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const state = devices.state.value;
  const check = () => devices.open();
  const enter = async () => {
    setBusy(true);
    try {
      if (canPublish(devices.state.value) || canPublish(await devices.open())) await join();
    } catch (refusal) {
      setProblem(explain(refusal));
    }
    setBusy(false);
  };
  return (
    <main class="narrow stack">
      <h1>{said.title(texts.roles[role] ?? "")}</h1>
      <p>{said.intro}</p>
      {devices.stream.value !== null && <Preview stream={devices.stream.value} name={said.you} />}
      <p role="status" class={state === "closed" || canPublish(state) ? "quiet" : "notice bad"}>{said.devices[state]}</p>
      {!canPublish(state) && <button type="button" onClick={() => void check()}>{said.check}</button>}
      <button type="button" class="main large" disabled={isBusy} onClick={() => void enter()}>{said.enter}</button>
      {problem !== "" && <p role="alert" class="notice bad">{problem}</p>}
    </main>
  );
}
