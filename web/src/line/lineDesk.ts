// The line of one event, for whoever directs it: producer or screener.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  type Backend, type Directing, type DirectedEvent, type LineEntry, type LineSummary, type Listening, observeLine,
  observeLineSummary, observeStage, pictures, type StageState, type Where,
} from "@interactive-broadcast/client";
import { Acts } from "../acts";
import { signalOf } from "../observe";
import { texts } from "../texts";
import type { LineActs } from "./details";
import { type FanInShow, fanOf, fansInLine, nextPlace } from "./fans";
import { PicturesInView } from "./picture";

export class LineDesk {
  readonly acts = new Acts();
  /** Whose details are shown. */
  readonly chosen = signal<string | null>(null);
  readonly pictures: PicturesInView;
  readonly stage: ReadonlySignal<StageState>;
  readonly entries: ReadonlySignal<readonly LineEntry[]>;
  readonly summary: ReadonlySignal<LineSummary | null | undefined>;
  readonly #now: Signal<number>;
  readonly #closing: (() => void)[] = [];

  constructor(backend: Backend, event: DirectedEvent) {
    this.#now = signal(backend.now());
    const ticking = setInterval(() => { this.#now.value = backend.now(); }, 1000);
    this.stage = this.hear(observeStage(backend, event));
    this.entries = this.hear(observeLine(backend, event));
    this.summary = this.hear(observeLineSummary(backend, event));
    this.pictures = new PicturesInView(pictures(backend, event));
    this.#closing.push(() => clearInterval(ticking), () => this.pictures.close());
  }

  /** The server's time, again each second. */
  get now(): number {
    return this.#now.value;
  }

  readonly line: ReadonlySignal<readonly FanInShow[]> = computed(() => fansInLine(this.entries.value, this.stage.value));

  readonly chosenFan: ReadonlySignal<FanInShow | null> = computed(() => (
    this.chosen.value === null ? null : this.find(this.chosen.value)));

  /** Somebody in the show, in line or not; null for whoever is not there. */
  find(fanId: string): FanInShow | null {
    const inLine = this.line.value.find((fan) => fan.fanId === fanId);
    if (inLine !== undefined) return inLine;
    return this.stage.value.fans[fanId] === undefined ? null : fanOf(fanId, this.stage.value);
  }

  nameOf(fanId: string): string {
    return this.stage.value.fans[fanId]?.name ?? texts.line.nameless;
  }

  /** A signal of something that is listened to until this is closed. */
  hear<T>(listening: Listening<T>): ReadonlySignal<T> {
    this.#closing.push(() => listening.close());
    return signalOf(listening);
  }

  atEnd(close: () => void): void {
    this.#closing.push(close);
  }

  close(): void {
    for (const close of this.#closing.splice(0)) close();
  }
}

/** What producer and screeners alike do by a click, each of it one write of the client's. */
export interface LineClicks extends LineActs {
  move(fanId: string, where: Where): Promise<unknown>;
  /** Nothing, where nobody else can be called. */
  makeNext(fanId: string): Promise<unknown>;
  callNext(): Promise<unknown>;
}

export function lineClicks(desk: LineDesk, direct: Directing): LineClicks {
  const move = (fanId: string, where: Where) => direct.move(desk.entries.value, fanId, where);
  return {
    move,
    makeNext: async (fanId) => {
      const before = nextPlace(desk.entries.value, fanId);
      if (before !== null) await move(fanId, { before });
    },
    callNext: async () => { desk.chosen.value = (await direct.callNext()).fanId; },
    hold: (fanId) => direct.hold(fanId),
    release: (fanId) => direct.release(fanId),
    takeOut: (fanId) => direct.takeOut(fanId),
    takeOnDeck: (fanId) => direct.takeOnDeck(fanId),
    takeFromDeck: (fanId) => direct.takeFromDeck(fanId),
    call: (fanId) => direct.call(desk.stage.value, fanId),
    sendBack: (fanId) => direct.sendBack(desk.stage.value, fanId),
    note: (fanId, text) => (text === "" ? direct.removeNote(fanId) : direct.note(fanId, text)),
  };
}
