// Everybody in line as producer and screeners look at them: what several records say of each, together.

import type { LineEntry, StageState } from "@interactive-broadcast/client";

/** A fan in the show, with or without a place in line. Times are the server's, in ms. */
export interface FanInShow {
  readonly fanId: string;
  readonly name: string;
  /** In line, counted from 1; null out of line. */
  readonly place: number | null;
  readonly isHeld: boolean;
  readonly awaySince: number | null;
  readonly missed: number;
  readonly isOnDeck: boolean;
  readonly calledAt: number | null;
  readonly isBackstage: boolean;
  readonly isOnStage: boolean;
  readonly isInPrivateCall: boolean;
  /** Whether camera and microphone have proven to work: OpenTok has told of a stream. */
  readonly isReady: boolean;
  readonly snapshotAt: number | undefined;
  /** The opaque id in the data of the fan's connections to OpenTok. */
  readonly person: string | undefined;
  readonly streamId: string | undefined;
  readonly note: string;
}

/** One fan; `place`: in line, from 1, with what the line says. */
export function fanOf(fanId: string, stage: StageState, place: number | null = null, entry?: LineEntry): FanInShow {
  const record = stage.fans[fanId];
  return {
    fanId,
    name: record?.name ?? "",
    place,
    isHeld: entry?.held === true,
    awaySince: entry?.awaySince ?? null,
    missed: entry?.missed ?? 0,
    isOnDeck: stage.deck[fanId] !== undefined,
    calledAt: stage.calls[fanId] ?? null,
    isBackstage: record?.isBackstage === true,
    isOnStage: record?.isOnStage === true,
    isInPrivateCall: record?.inPrivateCall === true,
    isReady: record?.streamId !== undefined,
    snapshotAt: record?.snapshotAt,
    person: record?.person,
    streamId: record?.streamId,
    note: stage.notes[fanId]?.text ?? "",
  };
}

/** Everybody in line, in order. */
export function fansInLine(line: readonly LineEntry[], stage: StageState): FanInShow[] {
  return line.map((entry, index) => fanOf(entry.fanId, stage, index + 1, entry));
}

/** Before whom a fan is put who is to be the next: before the first who may be called. Null where nobody else may be. */
export function nextPlace(line: readonly LineEntry[], fanId: string): string | null {
  return line.find((entry) => entry.fanId !== fanId && mayBeCalled(entry))?.fanId ?? null;
}

/** Whoever is there and not held may be called, as soon as their camera has proven to work. */
function mayBeCalled({ held, awaySince, fan }: LineEntry): boolean {
  return held !== true && awaySince === undefined && fan?.isBackstage !== true && fan?.isOnStage !== true;
}
