// What the producer has written to host or celebrity, and what they write back.

import { useState } from "preact/hooks";
import { ActButton } from "../acts";
import { texts } from "../texts";
import type { Guest } from "./guest";

const MAX_TEXT = 500;

/** What is said by one click. */
const CUES = ["ready", "notReady", "trouble"] as const;

export function Talk({ guest }: { readonly guest: Guest }) {
  const said = texts.talent.talk;
  const [text, setText] = useState("");
  const send = async () => {
    if (await guest.acts.run("say", () => guest.say(text.trim()), said.sent)) setText("");
  };
  return (
    <section class="card stack" aria-labelledby="talk">
      <h2 id="talk">{said.title}</h2>
      <ol class="messages" aria-live="polite" aria-label={said.came}>
        {guest.told.value.map(({ at, text: words, cue }) => <li key={at}>{words ?? said.cues[cue ?? ""] ?? texts.cues[cue ?? ""] ?? cue}</li>)}
      </ol>
      <div class="row">
        {CUES.map((cue) => (
          <ActButton key={cue} acts={guest.acts} name={cue} act={() => guest.cue(cue)} done={said.sent}>{texts.cues[cue]}</ActButton>
        ))}
      </div>
      <form
        class="row message-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") void send();
        }}
      >
        <label class="grow"><span class="hidden">{said.write}</span>
          <input value={text} maxLength={MAX_TEXT} placeholder={said.write} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <button type="submit" disabled={text.trim() === ""}>{said.send}</button>
      </form>
    </section>
  );
}
