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
  // Whether the keyboard is at work here: a row that is moved or drawn anew loses the focus, and gets it back.
  const hasFocus = useRef(false);
  useLayoutEffect(() => {
    const place = rows.box.current;
    const fan = line[at];
    if (!hasFocus.current || fan === undefined || place?.contains(document.activeElement)) return;
    rowOf(place, fan.fanId)?.focus();
  });

  const goTo = (index: number) => {
    const fan = line[Math.min(line.length - 1, Math.max(0, index))];
    if (fan === undefined) return;
    rows.show(line.indexOf(fan));
    setActive(fan.fanId);
    requestAnimationFrame(() => rowOf(rows.box.current, fan.fanId)?.focus());
  };

  const pressed = (event: KeyboardEvent) => {
    const fan = line[at];
    const step = STEPS[event.key];
    if (fan === undefined || step === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!event.altKey) return goTo(step(at, line.length));
    const where = whereTo(line, at, step(at, line.length));
    if (where !== null) props.move(fan.fanId, where);
  };

  return (
    <ol
      class="line"
      ref={(place) => { rows.box.current = place; }}
      aria-label={texts.line.title}
      aria-describedby="line-keys"
      style={{ "--before": `${rows.from * ROW_PX}px`, "--after": `${(line.length - rows.to) * ROW_PX}px` }}
      onKeyDown={pressed}
      onFocusIn={(event) => {
        hasFocus.current = true;
        setActive(fanAt(event.target));
      }}
      onFocusOut={(event) => {
        // Null where the focused row was taken out of the document: nobody has gone elsewhere.
        if (event.relatedTarget !== null) hasFocus.current = false;
      }}
    >
      {line.slice(rows.from, rows.to).map((fan) => (
        <Row
          key={fan.fanId}
          fan={fan}
          count={line.length}
          now={props.now}
          isChosen={fan.fanId === chosen}
          isTabStop={fan === line[at]}
          pictures={props.pictures}
          choose={props.choose}
          toTop={(fanId) => props.move(fanId, { to: "first" })}
          makeNext={props.makeNext}
          dropped={props.move}
        />
      ))}
    </ol>
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
