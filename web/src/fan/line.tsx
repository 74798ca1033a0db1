// In line: how to get in, where one stands, how long it takes, and the call.

import type { Backend, Call, FanLineState } from "@interactive-broadcast/client";
import { useState } from "preact/hooks";
import { ActButton, type Acts } from "../acts";
import { asClock, inWords, useNow } from "../clock";
import { canPublish, type Devices } from "../devices";
import { useValue } from "../observe";
import { texts } from "../texts";
import { CameraCheck } from "./camera";
import { type Choice, ConsentForm } from "./consent";
import type { Visit } from "./visit";
import { MAX_NAME } from "./welcome";

const { fan } = texts;

interface Props {
  visit: Visit;
  devices: Devices;
  acts: Acts;
}

/** What somebody needs to get in line: a name, a camera or a microphone, and the consent that is asked for. */
export function GetInLine({ visit, devices, acts }: Props) {
  const [name, setName] = useState(visit.name || visit.own.value?.name || "");
  const [choice, setChoice] = useState<Choice>({ recording: false, marketing: false });
  const given = useValue(visit.consents.given);
  const asked = visit.consents.isGivenTo(visit.event.consent) ? undefined : visit.event.consent;
  const isReady = canPublish(devices.state.value) && (!asked || choice.recording) && name.trim() !== "";
  const getIn = async () => {
    if (asked) await visit.consents.give(asked, choice.marketing);
    await visit.getInLine(name.trim());
  };
  return (
    <form class="card stack" onSubmit={(event) => { event.preventDefault(); void acts.run("line", getIn); }}>
      <p>{fan.whyLine}</p>
      <CameraCheck devices={devices} />
      <label>
        {fan.yourName}
        <input name="name" value={name} maxLength={MAX_NAME} required onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      {asked && <ConsentForm asked={asked} isNewVersion={Boolean(given)} choice={choice} onChoice={setChoice} />}
      <button type="submit" class="main large" disabled={!isReady || acts.isRunning("line")}>{fan.getInLine}</button>
    </form>
  );
}

/** Where they stand, said again whenever it changes. */
export function InLine({ visit, devices, acts }: Props) {
  const standing = visit.standing.value;
  const { place, isOnDeck } = standing;
  return (
    <section class="card stack" aria-labelledby="in-line">
      <h2 id="in-line">{isOnDeck ? fan.onDeck : fan.inLine}</h2>
      <div role="status">
        {isOnDeck && <p>{fan.onDeckHint}</p>}
        {whereIs(standing).map((line) => <p key={line}>{line}</p>)}
        {place?.held && <p>{fan.held}</p>}
        {place?.missed && <p>{fan.missed}</p>}
      </div>
      <CameraCheck devices={devices} onReady={() => void visit.takeSeat()} />
      {place && <ActButton acts={acts} name="line" act={() => visit.line.getOut()}>{fan.getOut}</ActButton>}
    </section>
  );
}

function whereIs({ place, position, waiting, wait }: FanLineState): string[] {
  if (!place) return [];
  const said: string[] = [];
  if (position?.position !== undefined) said.push(fan.position(position.position));
  else if (position?.from !== undefined && position.to !== undefined) said.push(fan.range(position.from, position.to));
  if (waiting !== null) said.push(fan.waiting(waiting));
  if (wait) said.push(wait.from === 0 ? fan.nextOne(inWords(wait.to)) : fan.wait(inWords(wait.from), inWords(wait.to)));
  return said;
}

/** A call, for as long as it is not answered: with the time that is left, to the end of which it must be. */
export function Called({ backend, visit, call, acts }: { backend: Backend; visit: Visit; call: Call; acts: Acts }) {
  const now = useNow(useState(() => () => backend.now())[0], 500);
  return (
    <section class="card call stack" aria-labelledby="called">
      <div role="alert">
        <h2 id="called">{fan.called}</h2>
        <p>{fan.calledHint}</p>
      </div>
      <ActButton acts={acts} name="answer" class="main large" act={() => visit.line.answer()}>{fan.answer}</ActButton>
      {call.answerBy !== null && (
        <p role="timer" aria-live="off" class="time">{fan.answerWithin(asClock(call.answerBy - now))}</p>
      )}
    </section>
  );
}
