// One event on the producer's page: what is known of it, as signals.

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import {
  type Backend, directLine, type EventAddress, type EventRecord, guestsOf, joinRole, lease, type Lease, type LeaseState,
  type MaybeShow, type Membership, observeEvent, observeShow,
} from "@interactive-broadcast/client";
import { Countdown } from "../countdown";
import type { FanInShow } from "../line/fans";
import { LineDesk } from "../line/lineDesk";
import { signalOf } from "../observe";
import { texts } from "../texts";
import { Clicks } from "./clicks";
import { Conversations } from "./conversations";
import { ProducerMedia } from "./media";

export class Desk extends LineDesk {
  readonly address: EventAddress;
  readonly countdown = new Countdown();
  /** What is counted down to. */
  readonly about = signal("");
  readonly event: ReadonlySignal<EventRecord | null | undefined>;
  readonly show: ReadonlySignal<MaybeShow>;
  readonly connected: ReadonlySignal<boolean>;
  readonly lease: Lease;
  readonly holder: ReadonlySignal<LeaseState>;
  readonly media: ProducerMedia;
  readonly conversations: Conversations;
  readonly clicks: Clicks;
  /** The Firebase users of host and celebrity. */
  readonly guests = signal<Partial<Record<"host" | "celebrity", string>>>({});
  #membership: Membership | null = null;

  /** `name`: what other pages of this producer see this one called. */
  constructor(readonly backend: Backend, event: EventRecord, name: string) {
    super(backend, event);
    this.address = event;
    // Before the event: the database answers in this order, so whoever knows the event knows who directs.
    this.lease = lease(backend, event, { holder: backend.newId(), name });
    this.holder = signalOf(this.lease.state);
    this.event = this.hear(observeEvent(backend, event));
    this.show = this.hear(observeShow(backend, event));
    this.connected = signalOf(backend.connected);
    this.media = new ProducerMedia(backend, event);
    this.conversations = new Conversations(backend, event);
    this.clicks = new Clicks(this, directLine(backend, event, "producer", this.lease));
    guestsOf(backend, event).then((guests) => { this.guests.value = guests; }, () => {});
    this.atEnd(effect(() => this.#beThere(this.isOpen.value)));
    this.atEnd(() => this.#leave());
    this.#takeFreeLease();
  }

  /** Whether this page directs: the others only look on, for what a lease is asked for. */
  readonly mayDirect: ReadonlySignal<boolean> = computed(() => this.holder.value.isMine);

  /** From the preshow until the end. */
  readonly isOpen: ReadonlySignal<boolean> = computed(() => ["preshow", "live"].includes(this.event.value?.status ?? ""));

  readonly onStage: ReadonlySignal<FanInShow[]> = computed(() => (
    this.stage.value.onStage.flatMap((fanId) => this.find(fanId) ?? [])));

  override nameOf(uid: string): string {
    const role = (["host", "celebrity"] as const).find((one) => this.guests.value[one] === uid);
    return role === undefined ? super.nameOf(uid) : texts.roles[role] ?? role;
  }

  /** The producer's place in the show, as long as it is open. */
  #beThere(isOpen: boolean): void {
    if (isOpen) this.#membership ??= joinRole(this.backend, this.address, "producer");
    else this.#leavePlace();
  }

  #leavePlace(): void {
    void this.#membership?.close().catch(() => {});
    this.#membership = null;
  }

  /** The first page that is opened directs, without being asked; it directs no longer when it is closed, or loaded anew. */
  #takeFreeLease(): void {
    const stop = effect(() => {
      if (this.event.value === undefined) return;
      queueMicrotask(() => stop());
      const isOver = this.event.value === null || this.event.value.status === "closed";
      // Another page may be faster: then that one directs.
      if (!isOver && this.holder.peek().isFree) this.lease.take().catch(() => {});
    });
    const release = () => this.#release();
    addEventListener("pagehide", release);
    this.atEnd(stop);
    this.atEnd(() => removeEventListener("pagehide", release));
  }

  #release(): void {
    // Where it does not arrive, the lease runs out by itself.
    if (this.mayDirect.peek()) this.lease.release().catch(() => {});
  }

  #leave(): void {
    this.countdown.cancel();
    this.#leavePlace();
    this.conversations.close();
    this.media.close();
    this.#release();
    this.lease.close();
  }
}
