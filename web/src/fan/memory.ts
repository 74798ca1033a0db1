// What a reload must not lose: that this tab was in the show, and the name that was typed.

import type { ShowAddress } from "@interactive-broadcast/client";

/** Of a tab that is in a show. */
export interface Remembered {
  name: string;
  withCamera: boolean;
}

const NAME = "fan-name";

const keyOf = ({ adminId, fanUrl }: ShowAddress) => `in-show/${adminId}/${fanUrl}`;

/** Null: this tab was not in the show, or has left it. */
export function remembered(address: ShowAddress): Remembered | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(address)) ?? "null") as Remembered | null;
  } catch {
    return null;
  }
}

/** A browser that stores nothing forgets it, and asks again. */
export function remember(address: ShowAddress, visit: Remembered | null): void {
  try {
    if (visit === null) return sessionStorage.removeItem(keyOf(address));
    sessionStorage.setItem(keyOf(address), JSON.stringify(visit));
    localStorage.setItem(NAME, visit.name);
  } catch {
    // As in a private window.
  }
}

/** The name that was typed last in this browser. */
export function lastName(): string {
  try {
    return localStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}
