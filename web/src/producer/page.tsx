// The producer's page: sign in, choose or make an event, direct it.

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Backend, EventRecord } from "@interactive-broadcast/client";
import { Acts } from "../acts";
import "../line/line.css";
import { linkWith } from "../link";
import { Said } from "../mount";
import "../talk.css";
import { texts } from "../texts";
import { Console } from "./console";
import { EventList } from "./eventList";
import "./producer.css";
import { SignIn } from "./signIn";

export function Page({ backend }: { readonly backend: Backend }) {
  const acts = useMemo(() => new Acts(), []);
  /** Undefined until it is known whether somebody is signed in; null for nobody. */
  const adminId = useSignal<string | null | undefined>(undefined);
  const opened = useSignal<EventRecord | null>(null);
  useEffect(() => {
    backend.restore().then(
      (person) => { adminId.value = person?.kind === "producer" ? person.uid : null; },
      () => { adminId.value = null; },
    );
  }, [backend]);
  /** The event that is open stands in the page's address: whoever reloads it is where they were. */
  const open = (event: EventRecord | null) => {
    history.replaceState(null, "", event === null ? location.pathname : `#id=${event.id}`);
    opened.value = event;
  };
  useEffect(() => {
    const link = linkWith("id");
    if (!adminId.value || link === null) return;
    void acts.run("open", async () => open(await backend.call("getEvent", link)));
  }, [adminId.value]);
  if (adminId.value === undefined) return <Said>{texts.loading}</Said>;
  if (adminId.value === null) {
    return <SignIn backend={backend} acts={acts} done={(uid) => { adminId.value = uid; }} />;
  }
  if (opened.value !== null) return <Console backend={backend} opened={opened.value} back={() => open(null)} />;
  const signOut = () => void acts.run("signOut", () => backend.signOut()).then(() => { adminId.value = null; });
  return <EventList backend={backend} adminId={adminId.value} acts={acts} open={open} signOut={signOut} />;
}
