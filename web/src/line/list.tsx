// The line, to be put in order by drag, by buttons, and by keyboard.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Where } from "@interactive-broadcast/client";
import { texts } from "../texts";
import type { FanInShow } from "./fans";
import { useRowsInView } from "./inView";
import type { PicturesInView } from "./picture";
import { Row } from "./row";

/** The height of a row, as the style sheet has it. */
const ROW_PX = 72;

export interface LineListProps {
  readonly line: readonly FanInShow[];
  /** The server's time, in ms. */
  readonly now: number;
  readonly chosen: string | null;
  readonly pictures: PicturesInView;
  choose(fanId: string): void;
  move(fanId: string, where: Where): void;
  /** Put a fan where the next click on "call next" finds them. */
  makeNext(fanId: string): void;
}

export function LineList(props: LineListProps) {
  const { line, chosen } = props;
  const [active, setActive] = useState<string | null>(null);
  const at = Math.max(0, line.findIndex((fan) => fan.fanId === (active ?? chosen)));
  const rows = useRowsInView(line.length, ROW_PX);
  const tabStop = line[at >= rows.from && at < rows.to ? at : rows.from];
  // Who was moved by the keyboard, and from where: their row, which is drawn elsewhere, gets the focus back.
  const moving = useRef<{ fanId: string; from: number } | null>(null);
  useLayoutEffect(() => {
    const { fanId, from } = moving.current ?? { fanId: "", from: 0 };
    const now = line.findIndex((fan) => fan.fanId === fanId);
    if (now === -1 || now === from) return;
    rows.show(now);
    const row = rowOf(rows.box.current, fanId);
    if (row === null) return;
    moving.current = null;
    row.focus({ preventScroll: true });
  });

  const goTo = (index: number) => {
    const fan = line[Math.min(line.length - 1, Math.max(0, index))];
    if (fan === undefined) return;
    rows.show(line.indexOf(fan));
    setActive(fan.fanId);
    // As soon as the row is drawn, which it may not have been before.
    requestAnimationFrame(() => requestAnimationFrame(() => rowOf(rows.box.current, fan.fanId)?.focus({ preventScroll: true })));
  };

  const pressed = (event: KeyboardEvent) => {
    const fan = line[at];
    const step = STEPS[event.key];
    if (fan === undefined || step === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!event.altKey) return goTo(step(at, line.length));
    const where = whereTo(line, at, step(at, line.length));
    if (where === null) return;
    moving.current = { fanId: fan.fanId, from: at };
    props.move(fan.fanId, where);
  };

  return (
    <div class="line" ref={(place) => { rows.box.current = place; }}>
      <ol
        aria-label={texts.line.title}
        aria-describedby="line-keys"
        style={{ paddingTop: `${rows.from * ROW_PX}px`, paddingBottom: `${(line.length - rows.to) * ROW_PX}px` }}
        onKeyDown={pressed}
        onFocusIn={(event) => setActive(fanAt(event.target))}
      >
        {line.slice(rows.from, rows.to).map((fan) => (
          <Row
            key={fan.fanId}
            fan={fan}
            count={line.length}
            now={props.now}
            isChosen={fan.fanId === chosen}
            isTabStop={fan === tabStop}
            pictures={props.pictures}
            choose={props.choose}
            toTop={(fanId) => props.move(fanId, { to: "first" })}
            makeNext={props.makeNext}
            dropped={props.move}
          />
        ))}
      </ol>
    </div>
  );
}

/** Where each key leads, from one of so many. */
const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowUp: (at) => at - 1,
  ArrowDown: (at) => at + 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** How a move from one index to another is said; null where it is none. */
function whereTo(line: readonly FanInShow[], from: number, to: number): Where | null {
  if (to < 0 || to >= line.length || to === from) return null;
  if (to === 0) return { to: "first" };
  if (to === line.length - 1) return { to: "last" };
  const neighbour = line[to]!.fanId;
  return to < from ? { before: neighbour } : { after: neighbour };
}

function rowOf(place: HTMLElement | null, fanId: string): HTMLElement | null {
  return place?.querySelector<HTMLElement>(`[data-fan="${CSS.escape(fanId)}"] .who`) ?? null;
}

function fanAt(target: EventTarget | null): string | null {
  return target instanceof Element ? target.closest("[data-fan]")?.getAttribute("data-fan") ?? null : null;
}
