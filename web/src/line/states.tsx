// What is the matter with a fan, in words.

import { texts } from "../texts";
import type { FanInShow } from "./fans";

/** Everything that is so at this moment, the most urgent first. `now`: the server's time. */
export function statesOf(fan: FanInShow, now: number): string[] {
  const said = texts.line.states;
  const states: (string | false)[] = [
    fan.isOnStage && said.onStage,
    fan.isInPrivateCall && said.privateCall,
    fan.calledAt !== null && said.called(Math.max(0, Math.round((now - fan.calledAt) / 1000))),
    fan.isBackstage && fan.calledAt === null && said.backstage,
    fan.isOnDeck && !fan.isBackstage && said.onDeck,
    fan.isHeld && said.held,
    fan.awaySince !== null && said.away(Math.max(0, Math.round((now - fan.awaySince) / 60_000))),
    fan.missed > 0 && said.missed(fan.missed),
    fan.isReady && !fan.isBackstage && !fan.isOnStage && said.ready,
  ];
  return states.filter((state) => state !== false);
}

export function States({ fan, now }: { readonly fan: FanInShow; readonly now: number }) {
  return <span class="states">{statesOf(fan, now).map((state) => <span key={state} class="badge">{state}</span>)}</span>;
}
