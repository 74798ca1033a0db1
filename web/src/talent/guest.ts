// Host or celebrity in a show: what they are told, and what they tell the producer.

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import {
  type Backend, type Conversation, type Disconnection, type EventAddress, forgetDisconnection, type HostCelebTokens,
  joinRole, type KeptTokens, type MaybeShow, type Membership, type Message, messages, observeDisconnection, observeShow, observeStage, type Person, talentTokens,
  type TalentLink,
} from "@interactive-broadcast/client";
import { Acts } from "../acts";
import { Countdown } from "../countdown";
import type { Devices } from "../devices";
import { readyTokens } from "../keptRoom";
import { signalOf } from "../observe";
import { type UpNext, upNextOf } from "../upNext";
import { StageLink } from "./stageLink";

/** So many of the newest messages are shown. */
const SHOWN = 20;

/** Why somebody was disconnected who does not come back by themselves. */
const FINAL = new Set(["barred", "disconnected", "link-changed", "show-closed"]);

/** Whether they are on air, and if not, why. */
export type Air = "waiting" | "preshow" | "live" | "standby" | "cleared" | "closed";

export class Guest {
  readonly acts = new Acts();
  readonly countdown = new Countdown();
  readonly role: "host" | "celebrity";
  readonly stage: StageLink;
  readonly show: ReadonlySignal<MaybeShow>;
  readonly connected: ReadonlySignal<boolean>;
  /** Why the show has disconnected them, if it has. */
  readonly sentAway: ReadonlySignal<Disconnection | null>;
  readonly isCalled: ReadonlySignal<boolean>;
  readonly #closing: (() => void)[] = [];
  readonly #told = signal<readonly Message[]>([]);
  readonly #next = signal<UpNext | null>(null);
  readonly #talk: Conversation;
  readonly #forget: () => Promise<void>;
  #membership: Membership;

  private constructor(backend: Backend, person: Person, event: EventAddress, tokens: KeptTokens<HostCelebTokens>, devices: Devices) {
    this.role = person.kind as "host" | "celebrity";
    const listened = [observeShow(backend, event), observeStage(backend, event), observeDisconnection(backend, event, person.uid)] as const;
    const [show, state, disconnection] = listened;
    this.show = signalOf(show);
    this.connected = signalOf(backend.connected);
    const stage = signalOf(state);
    const call = computed(() => stage.value.privateCall);
    this.isCalled = computed(() => call.value?.isWith === this.role);
    const disconnected = signalOf(disconnection);
    this.sentAway = computed(() => disconnected.value ?? null);
    this.#forget = () => forgetDisconnection(backend, event, person.uid);
    this.#membership = joinRole(backend, event, this.role);
    this.#talk = messages(backend, event, person.uid, "person", (message) => this.#hear(message));
    this.stage = new StageLink({
      backend, tokens, devices, role: this.role, call,
      mayReturn: () => this.#mayReturn(),
    });
    this.#closing.push(
      () => listened.forEach((one) => one.close()), () => tokens.close(), () => this.#talk.close(),
      () => this.stage.close(), () => this.countdown.cancel(), () => void this.#membership.close().catch(() => {}),
      effect(() => this.#comeIn(backend, event)),
    );
  }

  /** With the link's tokens, which say the event. */
  static async join(backend: Backend, person: Person, link: TalentLink, devices: Devices): Promise<Guest> {
    const tokens = talentTokens(backend, link);
    try {
      return new Guest(backend, person, await readyTokens(tokens), tokens, devices);
    } catch (failure) {
      tokens.close();
      throw failure;
    }
  }

  readonly air: ReadonlySignal<Air> = computed(() => {
    const show = this.show.value;
    if (!show) return "waiting";
    if (show.slate !== undefined && show.slate.until === undefined) return "cleared";
    if (show.status === "live") return show.standby === true ? "standby" : "live";
    return show.status === "notStarted" ? "waiting" : show.status;
  });

  /** What the producer has written, newest first. */
  get told(): ReadonlySignal<readonly Message[]> {
    return this.#told;
  }

  get next(): ReadonlySignal<UpNext | null> {
    return this.#next;
  }

  say(text: string): Promise<void> {
    return this.#talk.say(text);
  }

  cue(cue: string): Promise<void> {
    return this.#talk.cue(cue);
  }

  /** After having been disconnected, and no more than that: from the green room, by a click. */
  async comeBack(): Promise<void> {
    await this.#forget();
    location.reload();
  }

  close(): void {
    for (const close of this.#closing.splice(0)) close();
  }

  #hear(message: Message): void {
    const { text, cue, isNew } = message;
    const next = text === undefined ? null : upNextOf(text);
    if (next !== null) this.#next.value = next;
    else if (cue !== "prepare") this.#told.value = [message, ...this.#told.value].sort((one, other) => other.at - one.at).slice(0, SHOWN);
    // The producer's page counts from the moment in which it sends that.
    if (isNew && cue === "prepare") void this.countdown.start();
    if (cue === "backToLine") this.countdown.cancel();
  }

  /** At once; when the stage that was cleared is given back; or not at all. */
  #mayReturn(): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = effect(() => {
        const { reason, at } = this.sentAway.value ?? { reason: "", at: 0 };
        const slate = this.show.value?.slate;
        const isKeptOff = reason === "stage-cleared" && slate !== undefined && slate.until === undefined && at >= slate.from;
        if (isKeptOff) return;
        queueMicrotask(() => stop());
        resolve(!FINAL.has(reason));
      });
      this.#closing.push(stop);
    });
  }

  /** The place of somebody who came before the doors is made when they open, if it was refused before. */
  #comeIn(backend: Backend, event: EventAddress): void {
    const isOpen = this.show.value?.status === "preshow" || this.show.value?.status === "live";
    if (isOpen && this.#membership.state.value === "gone" && this.sentAway.value === null) {
      this.#membership = joinRole(backend, event, this.role);
    }
  }
}
