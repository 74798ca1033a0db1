// The screener's page: by the staff's link and a name to the line, and to nothing else.

import { useEffect, useMemo, useState } from "preact/hooks";
import { type Backend, directLine, type Person, type PublicEvent, type StaffLink } from "@interactive-broadcast/client";
import { Acts, Outcomes } from "../acts";
import { FanDetails } from "../line/details";
import "../line/line.css";
import "../talk.css";
import { LineDesk, lineClicks } from "../line/lineDesk";
import { LinePanel } from "../line/panel";
import { linkWith } from "../link";
import { Failure } from "../mount";
import { signalOf } from "../observe";
import { texts } from "../texts";

export function Page({ backend }: { readonly backend: Backend }) {
  const link = useMemo(linkOf, []);
  const [person, setPerson] = useState<Person | null>(null);
  if (link === null) return <Failure text={texts.linkIncomplete} />;
  if (person?.event === undefined) return <NameForm backend={backend} link={link} done={setPerson} />;
  return <Screening backend={backend} event={person.event} uid={person.uid} />;
}

/** With the event's id, or with its admin's, whose current event it then is. */
function linkOf(): StaffLink | null {
  return linkWith("id", "staffUrl") ?? linkWith("adminId", "staffUrl");
}

interface NameFormProps {
  readonly backend: Backend;
  readonly link: StaffLink;
  done(person: Person): void;
}

function NameForm({ backend, link, done }: NameFormProps) {
  const said = texts.screener;
  const acts = useMemo(() => new Acts(), []);
  useEffect(() => { document.title = said.title; }, []);
  return (
    <main class="narrow stack">
      <h1>{said.title}</h1>
      <form
        class="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          const name = String(new FormData(event.currentTarget).get("name")).trim();
          void acts.run("signIn", () => backend.signInStaff(link, name).then(done));
        }}
      >
        <label>{said.name}<input name="name" autocomplete="name" required maxLength={120} /></label>
        <button type="submit" class="main" disabled={acts.isRunning("signIn")}>{said.enter}</button>
        <Outcomes acts={acts} />
      </form>
    </main>
  );
}

const MANY = { maxBackstage: 10 };

interface ScreeningProps {
  readonly backend: Backend;
  readonly event: PublicEvent;
  readonly uid: string;
}

function Screening({ backend, event, uid }: ScreeningProps) {
  const said = texts.screener;
  const desk = useMemo(() => new LineDesk(backend, event), [backend, event]);
  // How many may be backstage is not told to screeners: more than that the rules refuse.
  const clicks = useMemo(() => lineClicks(desk, directLine(backend, { ...event, lineOptions: MANY }, uid)), [desk]);
  const connected = useMemo(() => signalOf(backend.connected), [backend]);
  useEffect(() => () => desk.close(), [desk]);
  const show = desk.stage.value.show;
  const fan = desk.chosenFan.value;
  useEffect(() => { document.title = said.tabTitle(event.name); }, [event]);
  return (
    <main class="wide screening">
      <header class="card row">
        <h1>{event.name}</h1>
        <span class={`badge${show?.status === "live" ? " live" : ""}`}>{texts.statuses[show?.status ?? "notStarted"]}</span>
        {!connected.value && <span class="badge" role="status">{texts.reconnecting}</span>}
      </header>
      <Outcomes acts={desk.acts} />
      {show === null ? <p class="notice">{said.closed}</p> : (
        <>
          <LinePanel desk={desk} clicks={clicks} />
          {fan !== null && (
            <FanDetails fan={fan} now={desk.now} acts={desk.acts} direct={clicks} pictures={desk.pictures} />
          )}
        </>
      )}
    </main>
  );
}
