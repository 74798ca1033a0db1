// Moments and spans, as people read them. All moments are the server's: no device's own clock is trusted.

import { useEffect, useState } from "preact/hooks";

/** `m:ss`, or `h:mm:ss`; never below zero. */
export function asClock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${String(rest).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** About how long, in words that do not promise seconds: `3 minutes`. `seconds`: any number. */
export function inWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours === 1 ? "1 hour" : `${hours} hours`;
}

/** The server's time, again every `every` ms, for as long as a component is shown. */
export function useNow(now: () => number, every = 1000): number {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), every);
    return () => clearInterval(timer);
  }, [now, every]);
  return at;
}
