// The line as a part of a page, and the click that calls the next one.

import type { Where } from "@interactive-broadcast/client";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { ActButton } from "../acts";
import { inWords } from "../clock";
import { texts } from "../texts";
import type { LineClicks, LineDesk } from "./lineDesk";
import { LineList } from "./list";

interface LinePanelProps {
  readonly desk: LineDesk;
  readonly clicks: LineClicks;
  /** More to be done with the whole line, by those who may. */
  readonly children?: ComponentChildren;
}

export function LinePanel({ desk, clicks, children }: LinePanelProps) {
  const said = texts.line;
  const line = desk.line.value;
  const turn = desk.summary.value?.turn;
  // Each is an act of its own: by keyboard somebody is moved again before the database has answered.
  const moves = useRef(0);
  const move = (fanId: string, where: Where) => {
    void desk.acts.run(`move ${moves.current++}`, () => clicks.move(fanId, where), said.moved(desk.nameOf(fanId)));
  };
  const makeNext = (fanId: string) => {
    void desk.acts.run(`move ${moves.current++}`, () => clicks.makeNext(fanId), said.madeNext(desk.nameOf(fanId)));
  };
  return (
    <section class="card stack line-panel" aria-labelledby="line">
      <div class="row">
        <h2 id="line">{said.title} <span class="quiet">{line.length}</span></h2>
        <ActButton acts={desk.acts} name="callNext" class="main" act={() => clicks.callNext()} done={said.calledNext} disabled={line.length === 0}>
          {said.callNext}
        </ActButton>
        {children}
        {turn !== undefined && <span class="quiet">{said.turn(inWords(turn.from), inWords(turn.to))}</span>}
      </div>
      <p id="line-keys" class="quiet">{said.keys}</p>
      <LineList
        line={line}
        now={desk.now}
        chosen={desk.chosen.value}
        pictures={desk.pictures}
        choose={(fanId) => { desk.chosen.value = fanId; }}
        move={move}
        makeNext={makeNext}
      />
      {line.length === 0 && <p class="quiet">{said.empty}</p>}
    </section>
  );
}
