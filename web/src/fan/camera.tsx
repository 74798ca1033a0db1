// The camera check: how a fan will be seen, or what to do where there is no camera.

import type { Devices } from "../devices";
import { Preview } from "../tile";
import { texts } from "../texts";

const { camera } = texts.fan;

/** `onReady`: camera or microphone are on (again). */
export function CameraCheck({ devices, onReady }: { devices: Devices; onReady?: () => void }) {
  const state = devices.state.value;
  const isOn = state === "ready" || state === "soundOnly";
  const open = async () => {
    const opened = await devices.open();
    if (opened === "ready" || opened === "soundOnly") onReady?.();
  };
  return (
    <section class="stack" aria-label={camera.title}>
      {state === "ready" && <Preview stream={devices.stream.value} name={camera.you} />}
      <p class={isOn ? "notice good" : "notice"} role="status">{camera[state]}</p>
      {!isOn && state !== "asking" && (
        <button type="button" onClick={() => void open()}>{state === "closed" ? camera.turnOn : camera.again}</button>
      )}
    </section>
  );
}
