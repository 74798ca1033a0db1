// A session that a page stays in: connected anew, with fresh tokens, whenever the connection is gone.

import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { KeptTokens } from "@interactive-broadcast/client";
import type { Room } from "./video";

/** Between two tries to connect: the first follows soon, the later ones not so often. */
const FIRST_MS = 1_000;
const LONGEST_MS = 20_000;

export class KeptRoom {
  readonly #open: (signal: AbortSignal) => Promise<Room>;
  readonly #mayReturn: (reason: string) => Promise<boolean>;
  readonly #room = signal<Room | null>(null);
  readonly #failure = signal<unknown>(null);
  readonly #closing = new AbortController();
  #wait = FIRST_MS;

  /**
   * `open` gets tokens and connects. `mayReturn` is asked when OpenTok has ended the connection, with its reason:
   * false for whoever was sent away, and is not to come back by themselves.
   */
  constructor(open: (signal: AbortSignal) => Promise<Room>, mayReturn = async (_reason: string) => true) {
    this.#open = open;
    this.#mayReturn = mayReturn;
    void this.#connect();
  }

  /** While connected; null before, and between two connections. */
  get room(): ReadonlySignal<Room | null> {
    return this.#room;
  }

  /** Why there is no connection; null while there is one, or it is being made for the first time. */
  get failure(): ReadonlySignal<unknown> {
    return this.#failure;
  }

  close(): void {
    this.#closing.abort(new Error("The page has left the session."));
    this.#room.value?.close();
    this.#room.value = null;
  }

  async #connect(): Promise<void> {
    const { signal: closed } = this.#closing;
    try {
      const room = await this.#open(closed);
      if (closed.aborted) return room.close();
      this.#wait = FIRST_MS;
      this.#failure.value = null;
      this.#room.value = room;
      this.#whenGone(room);
    } catch (failure) {
      if (closed.aborted) return;
      this.#failure.value = failure;
      this.#later();
    }
  }

  #whenGone(room: Room): void {
    const stop = effect(() => {
      const { is, reason = "" } = room.state.value;
      if (is === "gone") queueMicrotask(() => { stop(); void this.#gone(reason); });
    });
  }

  async #gone(reason: string): Promise<void> {
    this.#room.value = null;
    this.#failure.value = { reason };
    if (!this.#closing.signal.aborted && await this.#mayReturn(reason)) this.#later();
  }

  #later(): void {
    const timer = setTimeout(() => void this.#connect(), this.#wait);
    this.#wait = Math.min(LONGEST_MS, this.#wait * 2);
    this.#closing.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  }
}

/** The tokens, as soon as there are any. Rejected with why there are none, or with the signal's reason. */
export function readyTokens<T>(kept: KeptTokens<T>, closed?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = kept.subscribe(({ tokens, failure }) => {
      if (tokens === null && failure === null) return;
      // It may be heard before `subscribe` has returned.
      queueMicrotask(() => forget());
      if (tokens === null) reject(failure);
      else resolve(tokens);
    });
    closed?.addEventListener("abort", () => {
      forget();
      reject(closed.reason as Error);
    }, { once: true });
  });
}
