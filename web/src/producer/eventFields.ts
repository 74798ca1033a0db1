// What the form of an event says, as `createEvent` takes it.

import type { Functions } from "@interactive-broadcast/client";
import { newId } from "../ids";

export type NewEvent = Functions["createEvent"]["request"];

export type Images = Pick<NewEvent, "startImage" | "endImage">;

/** What every browser shows and none runs: Storage takes nothing else. */
export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** As Storage's rules have it: less than that. */
const MAX_IMAGE_BYTES = 5 * 1024 * 1024;

/** Why a file is no picture that Storage takes; null where it is one. */
export function problemOf(file: File): "type" | "size" | null {
  if (!IMAGE_TYPES.includes(file.type)) return "type";
  return file.size < MAX_IMAGE_BYTES ? null : "size";
}

const RESOLUTIONS = ["640x480", "1280x720", "1920x1080"] as const;
export const resolutions: readonly string[] = RESOLUTIONS;

/** The body of `createEvent`. `requestId`: the same for each try of one form, so that a repeated click makes one event. */
export function eventOf(form: FormData, images: Images, requestId: string): NewEvent {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const isOn = (name: string) => form.get(name) === "on";
  return {
    requestId,
    name: text("name"),
    ...images,
    archiveEvent: isOn("archiveEvent"),
    uncomposed: isOn("uncomposed"),
    lineOptions: {
      maxOnStage: Number(text("maxOnStage")),
      maxBackstage: Number(text("maxBackstage")),
      positions: text("positions") as "exact" | "range" | "hidden",
    },
    ...given("fanUrl", text("fanUrl")),
    ...given("dateTimeStart", instant(text("dateTimeStart"))),
    ...given("dateTimeEnd", instant(text("dateTimeEnd"))),
    ...given("redirectUrl", text("redirectUrl")),
    ...given("rtmpUrl", text("rtmpUrl")),
    ...(isOn("withStaff") ? { staffUrl: newId() } : {}),
    ...mediaOptions(text("resolution"), isOn("archiveEvent") && !isOn("uncomposed"), isOn("lowLatency")),
    ...consentOf(text("consentVersion"), isOn("marketing")),
  };
}

/** What is empty is left out: the backend then makes it, or there is none. */
function given(name: string, value: string): Record<string, string> {
  return value === "" ? {} : { [name]: value };
}

/** A moment with its offset, of the local time that `datetime-local` gives. */
function instant(local: string): string {
  return local === "" ? "" : `${new Date(local).toISOString().slice(0, 19)}Z`;
}

/** `isFilmed`: files of one person each are as large as that person's camera. */
function mediaOptions(chosen: string, isFilmed: boolean, lowLatency: boolean): Partial<NewEvent> {
  const resolution = RESOLUTIONS.find((one) => one === chosen);
  if (resolution === undefined) return {};
  return {
    ...(isFilmed ? { archiveOptions: { resolution } } : {}),
    broadcastOptions: { resolution, ...(lowLatency ? { lowLatency } : {}) },
  };
}

function consentOf(version: string, marketing: boolean): Partial<NewEvent> {
  if (version === "") return {};
  return { consent: { version, uses: marketing ? ["recording", "marketing"] : ["recording"] } };
}
