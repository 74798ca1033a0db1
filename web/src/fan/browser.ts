// What a page can tell of the browser that it is in.

import type { FanDetails } from "@interactive-broadcast/client";

/** Apps that open links in a view of their own, most of which have no camera. */
const IN_APP = /\b(FBAN|FBAV|FB_IAB|Instagram|Line\/|Snapchat|Pinterest|LinkedInApp|TikTok|musical_ly|BytedanceWebview|MicroMessenger|Twitter)\b|; wv\)/;

/** Whether this is the view of another app, and no browser of its own. */
export function isInApp(agent = navigator.userAgent): boolean {
  return IN_APP.test(agent);
}

const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"], [/\bOPR\//, "Opera"], [/\bSamsungBrowser\//, "Samsung Internet"], [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS)\//, "Chrome"], [/\bSafari\//, "Safari"],
];

const SYSTEMS: [RegExp, string][] = [
  [/\b(iPhone|iPad|iPod)\b/, "iOS"], [/\bAndroid\b/, "Android"], [/\bWindows\b/, "Windows"], [/\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"], [/\bLinux\b/, "Linux"],
];

/** What the producer sees beside the fan's name: it helps with advice on devices. */
export function device(agent = navigator.userAgent): FanDetails {
  const named = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(agent))?.[1];
  const [browser, os] = [named(BROWSERS), named(SYSTEMS)];
  return { ...(browser && { browser }), ...(os && { os }), mobile: /\b(Mobi|Android|iPhone|iPad)\b/.test(agent) };
}
