// The screen stays on: a phone that sleeps loses its camera, and is passed over.

import { useEffect } from "preact/hooks";

/** Keep the screen awake for as long as a component is shown, where the browser can. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    const ask = async () => {
      // It is lost whenever the page is hidden, and refused while the battery is low.
      if (document.visibilityState !== "visible" || isOver) return;
      lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
      if (isOver) void lock?.release();
    };
    void ask();
    document.addEventListener("visibilitychange", ask);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", ask);
      void lock?.release();
    };
  }, []);
}
