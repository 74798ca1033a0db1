// A fan in a show, from the click on "Join" to the end: the place, the seat, the line.

import { effect, type ReadonlySignal, signal } from "@preact/signals";
import {
  type Backend, BackendError, type Consents, consents, type Disconnection, type Fan, fanLine, type FanLine,
  type FanLineState, fanSeat, type FanTokens, joinFan, type Membership, type MaybeShow, namesEvent, observeDisconnection,
  observeFan, observePrivateCall, type Seat, seating, type Seating, type SeatState, type SessionName, type ShowAddress, writeSnapshot,
} from "@interactive-broadcast/client";
import { canPublish, type Devices } from "../devices";
import { signalOf } from "../observe";
import { device } from "./browser";
import { FanMedia } from "./media";
import { snapshotOf } from "./snapshot";
import { Talk } from "./talk";

/** Why OpenTok's end of a connection is the end: nobody comes back by themselves who was sent away. */
const SENT_AWAY = new Set(["barred", "disconnected", "show-closed"]);

/** Until a seat is tried anew that could not be taken. */
const AGAIN_MS = 15_000;

/** A fan who is in. All of it lives until `leave` or `close`. */
export class Visit {
  readonly event: FanTokens;
  readonly uid: string;
  readonly line: FanLine;
  readonly consents: Consents;
  readonly media: FanMedia;
  readonly talk: Talk;
  readonly own: ReadonlySignal<Fan | null | undefined>;
  /** The seat that the show gives, null until it is known: it may be another than the one that the fan has by now. */
  readonly given: ReadonlySignal<Seat | null>;
  readonly seat: ReadonlySignal<SeatState>;
  readonly standing: ReadonlySignal<FanLineState>;
  readonly disconnection: ReadonlySignal<Disconnection | null | undefined>;
  /** Why the fan is not in the show any more; null while they are. */
  readonly gone: ReadonlySignal<string | null>;
  readonly #backend: Backend;
  readonly #devices: Devices;
  readonly #gone = signal<string | null>(null);
  readonly #membership: Membership;
  readonly #seats: Seating;
  readonly #stops: (() => void)[] = [];
  #name: string;

  private constructor(backend: Backend, devices: Devices, event: FanTokens, uid: string, name: string, show: ReadonlySignal<MaybeShow>) {
    [this.#backend, this.#devices, this.event, this.uid, this.#name] = [backend, devices, event, uid, name];
    this.#membership = joinFan(backend, event, uid, { ...device(), ...(name && { name }) });
    this.line = fanLine(backend, event, uid);
    this.consents = consents(backend, event, uid);
    this.talk = new Talk(backend, event, uid);
    const maySeeStage = () => show.value?.status === "live";
    const privateCall = observePrivateCall(backend, event);
    const call = signalOf(privateCall);
    const mayHearProducer = () => !call.value || call.value.fanId === uid;
    this.media = new FanMedia({
      backend, devices, maySeeStage, mayHearProducer, name: () => this.#name, onGone: (session, reason) => this.#lost(session, reason),
    });
    this.#seats = seating(backend, event, { connect: this.media.connect });
    const [own, given] = [observeFan(backend, event, uid), fanSeat(backend, event, uid)];
    const disconnection = observeDisconnection(backend, event, uid);
    this.own = signalOf(own);
    this.given = signalOf(given);
    this.seat = signalOf(this.#seats.state);
    this.standing = signalOf(this.line.state);
    this.disconnection = signalOf(disconnection);
    this.gone = this.#gone;
    this.#stops.push(
      given.subscribe((seat) => void this.#seats.moveTo(seat)),
      effect(() => {
        maySeeStage();
        mayHearProducer();
        this.media.look();
      }),
      this.#membership.state.subscribe((state) => {
        if (state === "gone") this.#end(this.disconnection.value?.reason ?? "gone");
      }),
      this.#tryAgain(),
      this.#bringCameraBack(),
      this.#heed(),
      () => [own, given, privateCall, this.line.state, this.consents.given, this.talk].forEach((one) => one.close()),
    );
  }

  /**
   * Come in, and be counted. Rejected with `stage-full` where there is no room, and with other reasons for whoever
   * may not come in.
   */
  static async join(
    backend: Backend, address: ShowAddress, { name, devices, show }: { name: string; devices: Devices; show: ReadonlySignal<MaybeShow> },
  ): Promise<Visit> {
    const { uid } = await backend.signInFan();
    // The place, counted, and the event's own fields; the seat's tokens are asked for again, at no cost.
    const event = await backend.call("createTokensFan", address);
    return new Visit(backend, devices, event, uid, name, show);
  }

  get name(): string {
    return this.#name;
  }

  /** Get in line, last: first what the producer sees of the fan. Refused without the consent that the event asks for. */
  async getInLine(name: string): Promise<void> {
    const { adminId, fanUrl } = this.event;
    const record = `activeBroadcasts/${adminId}/${fanUrl}/activeFans/${this.uid}`;
    if (name !== this.own.value?.name) {
      await this.#backend.write({ ...namesEvent(this.event, this.uid), [`${record}/name`]: name });
    }
    this.#name = name;
    const picture = await snapshotOf(this.#devices.stream.value);
    // There is one a minute at most: who gets in again so soon keeps the former one.
    if (picture) await writeSnapshot(this.#backend, this.event, this.uid, picture).catch(() => {});
    await this.line.getIn();
  }

  /** The seat that the show gives, with the camera that is there now: it may have been missing before. */
  async takeSeat(): Promise<void> {
    const given = this.given.value;
    if (given === null) return;
    if (this.seat.value.seat !== given) await this.#seats.moveTo(given);
    else if (given !== "audience") await this.#seats.lost(given === "stage" ? "stage" : "backstage");
  }

  /** Leave on purpose, with all tabs: the place is free at once. */
  async leave(): Promise<void> {
    this.#end("left");
    await this.#membership.leave();
  }

  /** Whoever is sent away is told by a record, which may come before OpenTok's end of the connection, or after it. */
  #heed(): () => void {
    let before: number | null | undefined;
    return effect(() => {
      const told = this.disconnection.value;
      if (told === undefined) return;
      const at = told?.at ?? null;
      // What is there from an earlier visit is no news.
      if (before !== undefined && at !== before && told && SENT_AWAY.has(told.reason)) queueMicrotask(() => this.#end(told.reason));
      if (before === undefined) before = at;
    });
  }

  /** Whether the camera has ended that others see this fan by: another app has taken it, or the phone has slept. */
  get hasLostCamera(): boolean {
    return this.media.isPublishing && this.#devices.state.value === "closed";
  }

  /** A phone whose page is looked at again has its camera again. */
  #bringCameraBack(): () => void {
    const look = async (): Promise<void> => {
      if (document.visibilityState !== "visible" || !this.hasLostCamera) return;
      if (canPublish(await this.#devices.open())) await this.takeSeat();
    };
    const heard = (): void => void look();
    document.addEventListener("visibilitychange", heard);
    return () => document.removeEventListener("visibilitychange", heard);
  }

  /** Whoever could not take a seat tries again now and then, for as long as the show gives it. */
  #tryAgain(): () => void {
    return effect(() => {
      const { seat, failure } = this.seat.value;
      if (failure === null || seat === null || seat === this.given.value) return;
      return this.#backend.at(this.#backend.now() + AGAIN_MS, () => void this.takeSeat());
    });
  }

  /** A connection has ended that this page did not end. */
  #lost(session: SessionName, reason: string): void {
    const told = this.disconnection.value?.reason ?? "";
    if (reason === "forceDisconnected" && SENT_AWAY.has(told)) this.#end(told);
    else void this.#seats.lost(session);
  }

  #end(reason: string): void {
    if (this.#gone.value !== null) return;
    this.#gone.value = reason;
    for (const stop of this.#stops.splice(0)) stop();
    void this.#seats.close();
  }
}

/** Whether a refusal means that the show is full. */
export function isFull(error: unknown): boolean {
  return BackendError.of(error).reason === "stage-full";
}
