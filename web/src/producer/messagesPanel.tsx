// What the producer and the people of the show write each other.

import { useState } from "preact/hooks";
import { texts } from "../texts";
import type { Desk } from "./desk";
import type { ShownMessage } from "./conversations";

const MAX_TEXT = 500;

const ROLES = ["host", "celebrity"] as const;

/** Host and celebrity, whom the producer talks to all the time, and whatever comes in. */
export function MessagesPanel({ desk }: { readonly desk: Desk }) {
  const said = texts.producer.messages;
  const guests = desk.guests.value;
  return (
    <section class="card stack" aria-labelledby="messages">
      <h2 id="messages">{said.title}</h2>
      {ROLES.map((role) => guests[role] !== undefined && <Guest key={role} desk={desk} role={role} uid={guests[role]} />)}
      <ol class="messages" aria-live="polite" aria-label={said.came}>
        {desk.conversations.messages.value.map((message) => (
          <li key={`${message.uid} ${message.at} ${message.isOwn}`}>
            <button type="button" class="small" onClick={() => { desk.chosen.value = message.uid; }} disabled={desk.find(message.uid) === null}>
              {message.isOwn ? said.to(desk.nameOf(message.uid)) : desk.nameOf(message.uid)}
            </button>{" "}
            {textOf(message)}
          </li>
        ))}
      </ol>
    </section>
  );
}

function textOf({ text, cue }: ShownMessage): string {
  return text ?? (cue === undefined ? "" : texts.cues[cue] ?? cue);
}

interface GuestProps {
  readonly desk: Desk;
  readonly role: "host" | "celebrity";
  readonly uid: string;
}

/** What goes to the host, or the celebrity: words, a cue to be ready, a talk before the show. */
function Guest({ desk, role, uid }: GuestProps) {
  const said = texts.producer.messages;
  const name = texts.roles[role] ?? role;
  const isThere = desk.stage.value.show?.[`${role}Active`] === true;
  const call = desk.stage.value.privateCall;
  const isMine = call?.isWith === role;
  return (
    <div class="stack guest">
      <p class="row"><strong>{name}</strong> <span class="badge">{isThere ? said.there : said.notThere}</span></p>
      <div class="row">
        <button type="button" onClick={() => void desk.acts.run(`ready ${uid}`, () => desk.conversations.say(uid, said.beReady), said.sent)}>
          {said.prepare(name)}
        </button>
        <button
          type="button"
          aria-pressed={isMine}
          disabled={!isThere || (call !== null && !isMine) || desk.event.value?.status !== "preshow"}
          onClick={() => void desk.acts.run("startCall", () => (isMine ? desk.clicks.endCall() : desk.clicks.startCall({ role })))}
        >
          {said.call(name)}
        </button>
      </div>
      <MessageForm desk={desk} to={uid} name={name} />
    </div>
  );
}

/** A line to write to somebody. */
export function MessageForm({ desk, to, name }: { readonly desk: Desk; readonly to: string; readonly name: string }) {
  const said = texts.producer.messages;
  const [text, setText] = useState("");
  const send = async () => {
    if (await desk.acts.run(`say ${to}`, () => desk.conversations.say(to, text.trim()), said.sent)) setText("");
  };
  return (
    <form
      class="row message-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") void send();
      }}
    >
      <label class="grow"><span class="hidden">{said.textTo(name)}</span>
        <input value={text} maxLength={MAX_TEXT} placeholder={said.textTo(name)} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <button type="submit" disabled={text.trim() === ""}>{said.send}</button>
    </form>
  );
}
