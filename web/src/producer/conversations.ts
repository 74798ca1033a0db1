// The producer's conversations with everybody in the show, newest first.

import { type ReadonlySignal, signal } from "@preact/signals";
import { type Backend, type Conversation, inbox, messages, tellTalent } from "@interactive-broadcast/client";

/** A message as it is shown. */
export interface ShownMessage {
  /** Whose conversation it is in. */
  readonly uid: string;
  readonly at: number;
  readonly text?: string | undefined;
  readonly cue?: string | undefined;
  /** Whether the producer has written it, on this page. */
  readonly isOwn: boolean;
}

/** So many of the newest are kept. */
const KEPT = 100;

export class Conversations {
  readonly #backend: Backend;
  readonly #event: { id: string };
  readonly #shown = signal<readonly ShownMessage[]>([]);
  readonly #open = new Map<string, Conversation>();
  readonly #inbox: { close(): void };

  constructor(backend: Backend, event: { id: string }) {
    this.#backend = backend;
    this.#event = event;
    this.#inbox = inbox(backend, event, ({ uid, at, text, cue }) => this.#show({ uid, at, text, cue, isOwn: false }));
  }

  get messages(): ReadonlySignal<readonly ShownMessage[]> {
    return this.#shown;
  }

  async say(uid: string, text: string): Promise<void> {
    await this.#with(uid).say(text);
    this.#show({ uid, at: this.#backend.now(), text, isOwn: true });
  }

  async cue(uid: string, cue: string): Promise<void> {
    await this.#with(uid).cue(cue);
    this.#show({ uid, at: this.#backend.now(), cue, isOwn: true });
  }

  /** To host and celebrity alike, whether or not they are there yet. */
  tellGuests(text: string): Promise<void> {
    return tellTalent(this.#backend, this.#event, text);
  }

  close(): void {
    this.#inbox.close();
    for (const conversation of this.#open.values()) conversation.close();
  }

  #with(uid: string): Conversation {
    // What comes in is heard by the inbox, once for all.
    const found = this.#open.get(uid) ?? messages(this.#backend, this.#event, uid, "producer", () => {});
    this.#open.set(uid, found);
    return found;
  }

  #show(message: ShownMessage): void {
    const others = this.#shown.value;
    this.#shown.value = [message, ...others].sort((one, other) => other.at - one.at).slice(0, KEPT);
  }
}
