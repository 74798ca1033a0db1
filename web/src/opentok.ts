// OpenTok's client SDK, from where this server says: of the vendor in production, of the local stack on a developer's
// machine. The code that uses it is the same.

import type { Config } from "@interactive-broadcast/client";
import type * as OpenTok from "@opentok/client";

export type OT = typeof OpenTok;

/** Ids of Vonage applications; OpenTok's keys are digits. */
const APPLICATION = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const loading = new Map<string, Promise<OT>>();

/** The SDK that connects to the project with this key, loaded once. */
export function loadOpenTok({ openTok }: Config, apiKey: string): Promise<OT> {
  const url = APPLICATION.test(apiKey) ? openTok.application : openTok.project;
  const found = loading.get(url) ?? load(url);
  loading.set(url, found);
  return found;
}

/** By a script element: what the vendor serves is no module, and sets `window.OT`. */
function load(url: string): Promise<OT> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve((window as unknown as { OT: OT }).OT);
    script.onerror = () => {
      script.remove();
      loading.delete(url);
      reject(new Error(`The video SDK could not be loaded from ${new URL(url).host}.`));
    };
    document.head.append(script);
  });
}
