// What the client tells of, as a value that a component shows.

import { type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Observable } from "@interactive-broadcast/client";

/** The value now; the component is drawn anew with each change. */
export function useValue<T>(observable: Observable<T>): T {
  const [, drawAnew] = useState<{ value: T }>();
  useEffect(() => observable.subscribe((value) => drawAnew({ value })), [observable]);
  return observable.value;
}

/** A signal of it, for as long as the page is open. */
export function signalOf<T>(observable: Observable<T>): ReadonlySignal<T> {
  const found = signal(observable.value);
  observable.subscribe((value) => {
    found.value = value;
  });
  return found;
}
