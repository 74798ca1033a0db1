// What the producer writes, and an answer.

import { useState } from "preact/hooks";
import type { Acts } from "../acts";
import { texts } from "../texts";
import type { Talk } from "./talk";

const { fan } = texts;

/** As long as a message may be. */
const MAX_TEXT = 500;

export function TalkPanel({ talk, acts }: { talk: Talk; acts: Acts }) {
  const [text, setText] = useState("");
  const heard = talk.heard.value;
  const send = async () => {
    if (await acts.run("say", () => talk.say(text.trim()))) setText("");
  };
  return (
    <section class="stack" aria-label={fan.fromProducer}>
      <div role="log" aria-live="polite">
        {heard.map((message) => <p key={message.at} class="notice"><strong>{fan.fromProducer}:</strong> {message.text}</p>)}
      </div>
      {heard.length > 0 && (
        <form class="row" onSubmit={(event) => { event.preventDefault(); void send(); }}>
          <label class="grow">
            {fan.reply}
            <input value={text} maxLength={MAX_TEXT} required onInput={(event) => setText(event.currentTarget.value)} />
          </label>
          <button type="submit" disabled={text.trim() === "" || acts.isRunning("say")}>{fan.send}</button>
        </form>
      )}
    </section>
  );
}
