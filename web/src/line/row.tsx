// One fan in line, as a row of the list.

import { texts } from "../texts";
import type { FanInShow } from "./fans";
import { Picture, type PicturesInView } from "./picture";
import { States } from "./states";

export interface RowProps {
  readonly fan: FanInShow;
  readonly count: number;
  readonly now: number;
  readonly isChosen: boolean;
  /** The one row that the Tab key stops at. */
  readonly isTabStop: boolean;
  readonly pictures: PicturesInView;
  choose(fanId: string): void;
  toTop(fanId: string): void;
  makeNext(fanId: string): void;
  /** Somebody was dropped on this row: on its upper half to stand before this fan, else behind. */
  dropped(fanId: string, where: { before: string } | { after: string }): void;
}

/** What a fan who is dragged is called in the data of the drag. */
const DRAGGED = "text/x-fan";

export function Row(props: RowProps) {
  const { fan, count, now, isChosen, isTabStop } = props;
  const said = texts.line;
  const name = fan.name || said.nameless;
  const tabIndex = isTabStop ? 0 : -1;
  return (
    <li
      class={`fan${isChosen ? " chosen" : ""}${fan.isHeld || fan.awaySince !== null ? " passed" : ""}`}
      aria-setsize={count}
      aria-posinset={fan.place ?? undefined}
      data-fan={fan.fanId}
      draggable
      onDragStart={(event) => event.dataTransfer?.setData(DRAGGED, fan.fanId)}
      onDragOver={(event) => event.dataTransfer?.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const dragged = event.dataTransfer?.getData(DRAGGED);
        if (!dragged || dragged === fan.fanId) return;
        props.dropped(dragged, isUpperHalf(event) ? { before: fan.fanId } : { after: fan.fanId });
      }}
    >
      <span class="place">{fan.place}</span>
      <Picture fanId={fan.fanId} takenAt={fan.snapshotAt} pictures={props.pictures} />
      <button type="button" class="who" tabIndex={tabIndex} aria-pressed={isChosen} onClick={() => props.choose(fan.fanId)}>
        <span class="name">{name}{fan.note !== "" && <span class="noted" title={fan.note}> {said.noted}</span>}</span>
        <States fan={fan} now={now} />
      </button>
      <button type="button" class="small" tabIndex={tabIndex} onClick={() => props.makeNext(fan.fanId)} aria-label={said.nextOf(name)}>
        {said.next}
      </button>
      <button type="button" class="small" tabIndex={tabIndex} onClick={() => props.toTop(fan.fanId)} aria-label={said.topOf(name)}>
        {said.top}
      </button>
    </li>
  );
}

function isUpperHalf({ currentTarget, clientY }: { currentTarget: Element; clientY: number }): boolean {
  const { top, height } = currentTarget.getBoundingClientRect();
  return clientY < top + height / 2;
}
