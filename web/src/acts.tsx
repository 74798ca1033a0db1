// What somebody does by a click: once at a time, with the outcome said to them.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { explain } from "./texts";

export interface Outcome {
  readonly text: string;
  readonly isBad: boolean;
}

/** The acts of a page. */
export class Acts {
  readonly #outcome = signal<Outcome | null>(null);
  readonly #running = signal<ReadonlySet<string>>(new Set());

  /** How the last act went, if there is anything to say. */
  get outcome(): ReadonlySignal<Outcome | null> {
    return this.#outcome;
  }

  isRunning(name: string): boolean {
    return this.#running.value.has(name);
  }

  say(text: string, isBad = false): void {
    this.#outcome.value = { text, isBad };
  }

  /** Do it, unless it is being done already. `done`: what is said then. Whether it went well. */
  async run(name: string, act: () => Promise<unknown>, done = ""): Promise<boolean> {
    if (this.isRunning(name)) return false;
    this.#running.value = new Set([...this.#running.value, name]);
    try {
      await act();
      this.say(done);
      return true;
    } catch (refusal) {
      this.say(explain(refusal), true);
      return false;
    } finally {
      this.#running.value = new Set([...this.#running.value].filter((other) => other !== name));
    }
  }
}

interface ActButtonProps {
  readonly acts: Acts;
  /** What is not begun twice at a time. */
  readonly name: string;
  readonly act: () => Promise<unknown>;
  readonly done?: string;
  readonly class?: string;
  readonly disabled?: boolean;
  readonly children: ComponentChildren;
}

export function ActButton({ acts, name, act, done, class: kind, disabled, children }: ActButtonProps) {
  return (
    <button
      type="button"
      class={kind}
      disabled={disabled === true || acts.isRunning(name)}
      onClick={() => void acts.run(name, act, done)}
    >
      {children}
    </button>
  );
}

/** What was said last, also to those who do not see it. */
export function Outcomes({ acts }: { readonly acts: Acts }) {
  const said = acts.outcome.value;
  return (
    <div class="outcome">
      <p role="status" class={said && !said.isBad && said.text ? "notice good" : "hidden"}>{said && !said.isBad ? said.text : ""}</p>
      <p role="alert" class={said?.isBad ? "notice bad" : "hidden"}>{said?.isBad ? said.text : ""}</p>
    </div>
  );
}
