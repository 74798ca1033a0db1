// The fan who is chosen: who they are, and what can be done with them in line.

import type { ComponentChildren } from "preact";
import { type Acts, ActButton } from "../acts";
import { texts } from "../texts";
import type { FanInShow } from "./fans";
import { NoteEditor } from "./notes";
import { Picture, type PicturesInView } from "./picture";
import { States } from "./states";

/** What producer and screeners alike may do with somebody in line. Each resolves when it is done. */
export interface LineActs {
  hold(fanId: string): Promise<unknown>;
  release(fanId: string): Promise<unknown>;
  takeOut(fanId: string): Promise<unknown>;
  takeOnDeck(fanId: string): Promise<unknown>;
  takeFromDeck(fanId: string): Promise<unknown>;
  call(fanId: string): Promise<unknown>;
  sendBack(fanId: string): Promise<unknown>;
  note(fanId: string, text: string): Promise<unknown>;
}

interface DetailsProps {
  readonly fan: FanInShow;
  /** The server's time, in ms. */
  readonly now: number;
  readonly acts: Acts;
  readonly direct: LineActs;
  readonly pictures: PicturesInView;
  /** The fan's moving picture, in place of the kept one. */
  readonly video?: ComponentChildren;
  /** More to be done with this fan, by those who may. */
  readonly children?: ComponentChildren;
  /** What stands below all that. */
  readonly below?: ComponentChildren;
}

export function FanDetails({ fan, now, acts, direct, pictures, video, children, below }: DetailsProps) {
  const name = fan.name || texts.line.nameless;
  return (
    <section class="card stack details" aria-labelledby="chosen-fan">
      <div class="row">
        {video ?? <Picture key={fan.fanId} fanId={fan.fanId} takenAt={fan.snapshotAt} pictures={pictures} />}
        <div>
          <h2 id="chosen-fan">{name}</h2>
          <States fan={fan} now={now} />
        </div>
      </div>
      <div class="row">
        {children}
        <InLine fan={fan} acts={acts} direct={direct} />
      </div>
      {below}
      <NoteEditor fan={fan} acts={acts} save={direct.note} />
    </section>
  );
}

function InLine({ fan, acts, direct }: Pick<DetailsProps, "fan" | "acts" | "direct">) {
  const said = texts.line;
  const { fanId } = fan;
  const button = (name: keyof LineActs, act: (fanId: string) => Promise<unknown>, kind?: string) => (
    <ActButton key={name} acts={acts} name={`${name} ${fanId}`} act={() => act(fanId)} class={kind} done={said.done[name]}>
      {said.acts[name]}
    </ActButton>
  );
  return (
    <>
      {!fan.isOnStage && (fan.isBackstage ? button("sendBack", direct.sendBack) : button("call", direct.call))}
      {!fan.isOnStage && !fan.isBackstage && (fan.isOnDeck
        ? button("takeFromDeck", direct.takeFromDeck) : button("takeOnDeck", direct.takeOnDeck))}
      {fan.place !== null && (fan.isHeld ? button("release", direct.release) : button("hold", direct.hold))}
      {fan.place !== null && button("takeOut", direct.takeOut, "danger")}
    </>
  );
}
