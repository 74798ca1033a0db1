// What the producer writes to a fan, and what the fan answers.

import { type ReadonlySignal, signal } from "@preact/signals";
import { type Backend, type Conversation, type Message, messages } from "@interactive-broadcast/client";

/** So many of the newest are shown. */
const SHOWN = 3;

export class Talk {
  readonly #heard = signal<Message[]>([]);
  readonly #conversation: Conversation;
  /** Called with each cue that comes while the page is open. */
  onCue: (cue: string) => void = () => {};

  constructor(backend: Backend, event: { id: string }, uid: string) {
    this.#conversation = messages(backend, event, uid, "person", (message) => this.#hear(message));
  }

  /** The newest texts, the last one last. */
  get heard(): ReadonlySignal<Message[]> {
    return this.#heard;
  }

  say(text: string): Promise<void> {
    return this.#conversation.say(text);
  }

  close(): void {
    this.#conversation.close();
  }

  #hear(message: Message): void {
    if (message.cue && message.isNew) this.onCue(message.cue);
    if (!message.text) return;
    this.#heard.value = [...this.#heard.value, message].sort((one, other) => one.at - other.at).slice(-SHOWN);
  }
}
