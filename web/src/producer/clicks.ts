// What the producer does by a click: the show as a whole, the stage, private calls, mutes.

import type { Directing } from "@interactive-broadcast/client";
import type { FanInShow } from "../line/fans";
import { lineClicks, type LineClicks } from "../line/lineDesk";
import { texts } from "../texts";
import { upNextMessage } from "../upNext";
import type { Desk } from "./desk";
import type { SessionName } from "./media";

/** Whom the producer talks to in private. */
export type Partner = { fan: FanInShow } | { role: "host" | "celebrity" };

export class Clicks {
  readonly line: LineClicks;
  readonly #desk: Desk;
  readonly #direct: Directing;

  constructor(desk: Desk, direct: Directing) {
    this.#desk = desk;
    this.#direct = direct;
    const line = lineClicks(desk, direct);
    this.line = {
      ...line,
      callNext: async () => {
        await line.callNext();
        await this.#tellNext(desk.chosenFan.value);
      },
      call: async (fanId) => {
        await line.call(fanId);
        await this.#tellNext(desk.find(fanId));
      },
      sendBack: async (fanId) => {
        const person = desk.find(fanId)?.person;
        await line.sendBack(fanId);
        desk.media.sendAway("backstage", person);
      },
    };
  }

  openPreshow(): Promise<unknown> {
    return this.#desk.lease.command("changeStatus", { status: "preshow" });
  }

  /** After a countdown that everybody on stage sees. */
  async goLive(): Promise<void> {
    const people = this.#desk.onStage.value.map(({ fanId }) => fanId);
    if (await this.#countDown(texts.producer.countdown.live, people)) await this.#desk.lease.command("eventGoLive", {});
  }

  end(): Promise<unknown> {
    return this.#desk.lease.command("endBroadcast", {});
  }

  setStandby(standby: boolean): Promise<unknown> {
    return this.#desk.lease.command("setStandby", { standby });
  }

  clearStage(everybody: boolean): Promise<unknown> {
    this.#desk.countdown.cancel();
    return this.#desk.lease.command("clearStage", { everybody });
  }

  resume(): Promise<unknown> {
    return this.#desk.lease.command("resume", {});
  }

  record(isOn: boolean): Promise<unknown> {
    return this.#desk.backend.call(isOn ? "startArchive" : "stopArchive", { id: this.#desk.address.id });
  }

  caption(isOn: boolean): Promise<unknown> {
    const { id } = this.#desk.address;
    return isOn ? this.#desk.backend.call("startCaptions", { id }) : this.#desk.backend.call("stopCaptions", { id });
  }

  /** `fanId`: whose stream it is, where that is to be checked. They may unmute themselves. */
  mute(session: SessionName, streamId: string, fanId?: string): Promise<unknown> {
    const body = { id: this.#desk.address.id, session, streamId };
    return this.#desk.backend.call("muteStream", fanId === undefined ? body : { ...body, fanId });
  }

  /** Everybody on stage, and whoever comes; or newcomers no longer. */
  muteAll(active: boolean): Promise<unknown> {
    return this.#desk.backend.call("muteAll", { id: this.#desk.address.id, session: "stage", active });
  }

  /** After a countdown that the fan, the host and the celebrity see. */
  async putOnStage({ fanId, name }: FanInShow): Promise<void> {
    const isOver = await this.#countDown(texts.producer.countdown.onStage(name), [fanId]);
    if (isOver) await this.#direct.putOnStage(this.#desk.stage.value, fanId);
  }

  /** The first who is ready, without a talk backstage before. */
  async nextOnStage(): Promise<void> {
    const isOver = await this.#countDown(texts.producer.countdown.nextOnStage, []);
    if (isOver) this.#desk.chosen.value = (await this.#direct.callNext("stage")).fanId;
  }

  async takeOffStage({ fanId, person }: FanInShow): Promise<void> {
    await this.#direct.takeOffStage(this.#desk.stage.value, fanId);
    this.#desk.media.sendAway("stage", person);
  }

  /** Put out of the show, for good. */
  bar(fanId: string): Promise<unknown> {
    return this.#direct.bar(fanId);
  }

  /** With a fan backstage; with host or celebrity on stage, before anything there is recorded or streamed. */
  async startCall(partner: Partner): Promise<void> {
    const { media, stage } = this.#desk;
    // First the record, so that the pages of all others know that this is not for them.
    await this.#direct.callInPrivate(stage.value, "fan" in partner ? partner.fan.fanId : partner.role);
    try {
      await media.talk("fan" in partner ? "backstage" : "stage");
    } catch (failure) {
      await this.#direct.endPrivateCall(stage.value);
      throw failure;
    }
  }

  async endCall(): Promise<void> {
    const { media, stage } = this.#desk;
    const { privateCall, fans } = stage.value;
    media.hush();
    await this.#direct.endPrivateCall(stage.value);
    const fanId = privateCall?.fanId;
    const fan = fanId === undefined ? undefined : fans[fanId];
    // Who goes on deck again has another connection there; the one of the call is to end.
    if (fan?.isBackstage !== true) media.sendAway("backstage", fan?.person);
  }

  /** Host and celebrity do not see the line: who is next, and why, is told to them. */
  tellNext(fan: FanInShow): Promise<void> {
    return this.#desk.conversations.tellGuests(upNextMessage({ name: fan.name, why: fan.note }));
  }

  async #tellNext(fan: FanInShow | null): Promise<void> {
    if (fan !== null && fan.name !== "") await this.tellNext(fan);
  }

  /** Whether it came to its end. `people`: who is told besides host and celebrity. */
  async #countDown(about: string, people: readonly string[]): Promise<boolean> {
    const { about: shown, countdown, guests } = this.#desk;
    shown.value = about;
    const told = [...Object.values(guests.value), ...people];
    this.#cue(told, "prepare");
    const isOver = await countdown.start();
    if (!isOver) this.#cue(told, "backToLine");
    return isOver;
  }

  /** Whoever cannot be told now sees what comes all the same. */
  #cue(people: readonly string[], cue: string): void {
    for (const uid of people) this.#desk.conversations.cue(uid, cue).catch(() => {});
  }
}
