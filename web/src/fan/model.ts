// Where somebody is who has opened a fan's link: outside, in the show, at the stream of a full one, or gone.

import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { type Backend, type MaybeShow, observeShow, type ShowAddress } from "@interactive-broadcast/client";
import { Devices } from "../devices";
import { signalOf } from "../observe";
import { explain } from "../texts";
import { lastName, remember, remembered } from "./memory";
import { isFull, Visit } from "./visit";

export type Where =
  | { is: "outside"; failure: string | null }
  | { is: "joining" }
  | { is: "inside"; visit: Visit }
  | { is: "full" }
  | { is: "gone"; visit: Visit };

export class FanModel {
  readonly devices = new Devices();
  readonly show: ReadonlySignal<MaybeShow>;
  readonly #backend: Backend;
  readonly #address: ShowAddress;
  readonly #where = signal<Where>({ is: "outside", failure: null });
  #visit: Visit | null = null;
  #name: string;

  constructor(backend: Backend, address: ShowAddress) {
    this.#backend = backend;
    this.#address = address;
    this.show = signalOf(observeShow(backend, address));
    const before = remembered(address);
    this.#name = before?.name ?? lastName();
    // After a reload the place is there still: whoever was in is in again.
    if (before) this.#whenOpen(() => void this.join(before.name, before.withCamera));
  }

  get where(): ReadonlySignal<Where> {
    return this.#where;
  }

  get name(): string {
    return this.#name;
  }

  /** Where fans go after the show, once this one was in it. */
  get redirectUrl(): string | undefined {
    return this.#visit?.event.redirectUrl;
  }

  /** To be called in a click, after which browsers let the page play sound. */
  async join(name: string, withCamera: boolean): Promise<void> {
    if (this.#where.value.is === "joining") return;
    allowSound();
    this.#name = name;
    this.#where.value = { is: "joining" };
    if (withCamera) await this.devices.open();
    try {
      const visit = await Visit.join(this.#backend, this.#address, { name, devices: this.devices, show: this.show });
      remember(this.#address, { name, withCamera });
      this.#enter(visit);
    } catch (refusal) {
      remember(this.#address, null);
      this.#where.value = isFull(refusal) ? { is: "full" } : { is: "outside", failure: explain(refusal) };
    }
  }

  /** Come in after all, as whoever they were. */
  again(): void {
    void this.join(this.#name, this.devices.state.value === "ready");
  }

  #enter(visit: Visit): void {
    this.#visit = visit;
    this.#where.value = { is: "inside", visit };
    const stop = effect(() => {
      const reason = visit.gone.value;
      if (reason === null) return;
      queueMicrotask(() => {
        stop();
        remember(this.#address, null);
        this.devices.close();
        this.#where.value = { is: "gone", visit };
      });
    });
  }

  #whenOpen(act: () => void): void {
    const stop = effect(() => {
      const status = this.show.value?.status;
      if (status !== "preshow" && status !== "live") return;
      queueMicrotask(() => {
        stop();
        act();
      });
    });
  }
}

/** Safari plays nothing later that was not begun in a touch. */
function allowSound(): void {
  const context = new AudioContext();
  void context.resume().finally(() => context.close()).catch(() => {});
}
