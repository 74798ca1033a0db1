// A list of any length, of which only what can be seen is in the document.

import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** How many rows above and below what is in view are there as well. */
const SPARE_ROWS = 6;

export interface RowsInView {
  /** To be put on the element that scrolls. */
  readonly box: { current: HTMLElement | null };
  readonly from: number;
  /** Not included. */
  readonly to: number;
  /** Scroll so far that a row can be seen. */
  show(index: number): void;
}

/** Which of `count` rows, each `rowPx` high, are in view of a box that scrolls. */
export function useRowsInView(count: number, rowPx: number): RowsInView {
  const box = useRef<HTMLElement | null>(null);
  const [first, setFirst] = useState(0);
  const [shown, setShown] = useState(0);
  useLayoutEffect(() => {
    const place = box.current;
    if (place === null) return;
    const look = () => {
      setFirst(Math.floor(place.scrollTop / rowPx));
      setShown(Math.ceil(place.clientHeight / rowPx));
    };
    const resized = new ResizeObserver(look);
    resized.observe(place);
    place.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      resized.disconnect();
      place.removeEventListener("scroll", look);
    };
  }, [rowPx]);
  return {
    box,
    from: Math.min(count, Math.max(0, first - SPARE_ROWS)),
    to: Math.min(count, first + shown + SPARE_ROWS),
    show: (index) => scrollTo(box.current, index * rowPx, rowPx),
  };
}

function scrollTo(place: HTMLElement | null, top: number, rowPx: number): void {
  if (place === null) return;
  if (top < place.scrollTop) place.scrollTop = top;
  const lowest = top + rowPx - place.clientHeight;
  if (lowest > place.scrollTop) place.scrollTop = lowest;
}
