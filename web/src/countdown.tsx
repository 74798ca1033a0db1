// The seconds before something happens on stage, on every page that it is about.

import { type ReadonlySignal, signal } from "@preact/signals";

/** As many as everybody gets to be ready. */
export const COUNTDOWN_S = 5;

/** One countdown at a time. */
export class Countdown {
  readonly #left = signal<number | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;
  #settle: (isOver: boolean) => void = () => {};

  /** How many seconds are left; null while nothing is counted. */
  get left(): ReadonlySignal<number | null> {
    return this.#left;
  }

  /** Count from the beginning. Resolves to whether it came to its end: false when it was cancelled or begun anew. */
  start(seconds = COUNTDOWN_S): Promise<boolean> {
    this.cancel();
    this.#left.value = seconds;
    this.#timer = setInterval(() => this.#tick(), 1000);
    return new Promise((resolve) => { this.#settle = resolve; });
  }

  cancel(): void {
    this.#end(false);
  }

  #tick(): void {
    const left = (this.#left.value ?? 0) - 1;
    if (left > 0) this.#left.value = left;
    else this.#end(true);
  }

  #end(isOver: boolean): void {
    clearInterval(this.#timer);
    this.#left.value = null;
    this.#settle(isOver);
    this.#settle = () => {};
  }
}

interface CountdownProps {
  readonly countdown: Countdown;
  /** What is about to happen. */
  readonly what: string;
}

/** A large number, told to those who do not see it once, and not each second. */
export function CountdownView({ countdown, what }: CountdownProps) {
  const left = countdown.left.value;
  return (
    <div class="countdown" role="status">
      {left !== null && <>{what} <span aria-hidden="true" class="number">{left}</span></>}
    </div>
  );
}
