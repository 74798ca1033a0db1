// Before a fan is in: what the show is, who they are, and the one click that opens camera, sound and place.

import type { MaybeShow } from "@interactive-broadcast/client";
import { useState } from "preact/hooks";
import { texts } from "../texts";
import { isInApp } from "./browser";

const { fan } = texts;

/** As long as the functions let a name be. */
export const MAX_NAME = 120;

interface Props {
  show: NonNullable<MaybeShow>;
  name: string;
  isJoining: boolean;
  failure: string | null;
  /** In the click itself: browsers let pages play sound from then on. */
  onJoin: (name: string, withCamera: boolean) => void;
}

export function Welcome({ show, name, isJoining, failure, onJoin }: Props) {
  const [typed, setTyped] = useState(name);
  const join = (withCamera: boolean) => onJoin(typed.trim(), withCamera);
  return (
    <form class="stack" onSubmit={(event) => { event.preventDefault(); join(true); }}>
      <p>{show.status === "live" ? fan.isOn : fan.doorsOpen}</p>
      {isInApp() && <OtherBrowser />}
      <label>
        {fan.yourName}
        <input
          name="name" value={typed} maxLength={MAX_NAME} required autocomplete="nickname" aria-describedby="name-hint"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <p id="name-hint" class="quiet">{fan.nameHint}</p>
      <button type="submit" class="main large" disabled={isJoining}>{isJoining ? fan.joining : fan.join}</button>
      <p class="quiet">{fan.joinHint}</p>
      <button type="button" class="large" disabled={isJoining} onClick={() => join(false)}>{fan.onlyWatch}</button>
      {failure && <p class="notice bad" role="alert">{failure}</p>}
    </form>
  );
}

/** A way out of the view of another app. */
function OtherBrowser() {
  const [said, setSaid] = useState("");
  const copy = () => navigator.clipboard.writeText(location.href).then(
    () => setSaid(fan.copied), () => setSaid(`${fan.copyByHand} ${location.href}`));
  return (
    <div class="notice stack">
      <p>{fan.inApp}</p>
      <button type="button" onClick={() => void copy()}>{fan.copyLink}</button>
      <p role="status">{said}</p>
    </div>
  );
}
