// A running show as those see it who run it: places, flags, calls, the private call.

import type { Backend } from "./backend.js";
import { BackendError } from "./errors.js";
import type { LineOptions } from "./generated/functions.js";
import type { ActiveBroadcast, Fan, Note, PrivateCall } from "./generated/records.js";
import { listenTo } from "./listeners.js";
import type { Listening } from "./observable.js";
import type { EventAddress } from "./presence.js";

/** Where a fan may be put: the flag in their record, the fields that name who is there, and how many there may be. */
const PLACES = {
  stage: { flag: "isOnStage", pointer: "stageFanId", option: "maxOnStage", most: 4, full: "stage-occupied" },
  backstage: { flag: "isBackstage", pointer: "backstageFanId", option: "maxBackstage", most: 10, full: "backstage-full" },
} as const;

/** What everybody in a show may read of it, so also host and celebrity. */
const OPEN = [
  "name", "status", "standby", "hlsEnabled", "hlsUrl", "callSeconds", "interactiveLimit", "limitedBy",
  "producerActive", "hostActive", "celebrityActive", "privateCall", "volume",
] as const;

export type PlaceKind = keyof typeof PLACES;

/** An event with what decides how many may be on stage and backstage. */
export type DirectedEvent = EventAddress & { lineOptions?: LineOptions };

/** Host and celebrity are told the show alone, without who is where. */
export interface StageState {
  /** Its record but the fans; null before the preshow, and when the show is over. */
  show: Omit<ActiveBroadcast, "activeFans"> | null;
  /** Everybody's record, by their id. */
  fans: Readonly<Record<string, Fan>>;
  /** Who is there, by their ids. */
  onStage: readonly string[];
  backstage: readonly string[];
  /** Fan → why: as one of the first in line, or taken by the producer. */
  deck: Readonly<Record<string, "line" | "producer">>;
  /** Fan → since when they are being called, in the server's ms. */
  calls: Readonly<Record<string, number>>;
  notes: Readonly<Record<string, Note>>;
  privateCall: PrivateCall | null;
}

const NOTHING: StageState = {
  show: null, fans: {}, onStage: [], backstage: [], deck: {}, calls: {}, notes: {}, privateCall: null,
};

/** For producer, screeners, host and celebrity: each hears what they may. */
export function observeStage(backend: Backend, event: EventAddress): Listening<StageState> {
  const kind = backend.person.value?.kind;
  return kind === "host" || kind === "celebrity" ? openFields(backend, event) : everything(backend, event);
}

function everything(backend: Backend, { adminId, fanUrl }: EventAddress): Listening<StageState> {
  const at = (top: string): string => `${top}/${adminId}/${fanUrl}`;
  const paths = { show: at("activeBroadcasts"), deck: at("deck"), calls: at("calls"), notes: at("notes") };
  return listenTo(backend.database, paths, NOTHING, (heard) => {
    const { activeFans: fans = {}, ...show } = (heard.show ?? {}) as ActiveBroadcast;
    return {
      show: show.status === undefined ? null : show,
      fans,
      onStage: there(show, fans, "stage"),
      backstage: there(show, fans, "backstage"),
      deck: (heard.deck ?? {}) as StageState["deck"],
      calls: (heard.calls ?? {}) as StageState["calls"],
      notes: (heard.notes ?? {}) as StageState["notes"],
      privateCall: show.privateCall ?? null,
    };
  });
}

function openFields(backend: Backend, { adminId, fanUrl }: EventAddress): Listening<StageState> {
  const paths = Object.fromEntries(OPEN.map((field) => [field, `activeBroadcasts/${adminId}/${fanUrl}/${field}`]));
  return listenTo(backend.database, paths, NOTHING, (heard) => {
    const show = Object.fromEntries(Object.entries(heard).filter(([, value]) => value !== null)) as ActiveBroadcast;
    return { ...NOTHING, show: show.status === undefined ? null : show, privateCall: show.privateCall ?? null };
  });
}

/** Whom the show names there, and whose own flag says the same. */
function there(show: ActiveBroadcast, fans: Readonly<Record<string, Fan>>, kind: PlaceKind): string[] {
  const { flag, most } = PLACES[kind];
  return pointers(kind, most).map((pointer) => show[pointer])
    .filter((fanId): fanId is string => fanId !== undefined && fans[fanId]?.[flag] === true);
}

type Pointer = keyof ActiveBroadcast & (`stageFanId${string}` | `backstageFanId${string}`);

function pointers(kind: PlaceKind, count: number): Pointer[] {
  const { pointer } = PLACES[kind];
  return Array.from({ length: count }, (_, number) => `${pointer}${number === 0 ? "" : number + 1}` as Pointer);
}

/** The field of the show that names a fan there; null if none does. */
export function pointerOf({ show }: StageState, kind: PlaceKind, fanId: string): Pointer | null {
  return pointers(kind, PLACES[kind].most).find((pointer) => show?.[pointer] === fanId) ?? null;
}

/**
 * The field that is to name the next one there: a free one, or that of whom they replace.
 * Raises BackendError (`stage-occupied`, `backstage-full`), whose details have `fanIds`.
 */
export function freePointer(state: StageState, event: DirectedEvent, kind: PlaceKind, replacing?: string): Pointer {
  const { option, full } = PLACES[kind];
  const most = event.lineOptions?.[option] ?? 1;
  const fanIds = kind === "stage" ? state.onStage : state.backstage;
  const free = pointers(kind, most).find((pointer) => {
    const fanId = state.show?.[pointer] as string | undefined;
    return fanId === undefined || fanId === replacing || !fanIds.includes(fanId);
  });
  if (free === undefined) throw new BackendError(full, "ABORTED", { most, fanIds: [...fanIds] });
  return free;
}
