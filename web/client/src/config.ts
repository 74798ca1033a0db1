// Where everything is: the page asks the server that it comes from.

import type { FirebaseOptions } from "firebase/app";
import { BackendError } from "./errors.js";

const CONFIG_MS = 10_000;

/** An event of the local stack, for whoever wants to look around. */
export interface DemoEvent {
  name: string;
  video: "OpenTok" | "Vonage Video";
  producer: { email: string; password: string };
  adminId: string;
  id: string;
  fanUrl: string;
  hostUrl: string;
  celebrityUrl: string;
  staffUrl?: string;
  /** Of its pages, by who opens them: `producer`, `screener`, `host`, `celebrity`, `fan`, `viewer`. */
  links: Record<string, string>;
}

/** Base addresses of the local stack's services. */
export interface Emulators {
  auth: string;
  database: string;
  functions: string;
  storage: string;
}

export interface Config {
  /** The server that the page comes from, without a slash at the end; "" for the page's own. */
  site: string;
  firebase: FirebaseOptions;
  /** Where the functions are, such as `us-central1`. */
  region: string;
  /** Which script has the video SDK: for an `apiKey` of an OpenTok project, or of a Vonage application. */
  openTok: { project: string; application: string };
  /** On the local stack alone. */
  emulators?: Emulators;
  demo?: DemoEvent[];
}

/** Firebase's own configuration and ours, of the page's server or of another `site`. */
export async function loadConfig(site = ""): Promise<Config> {
  const [firebase, own] = await Promise.all([
    read(`${site}/__/firebase/init.json`), read(`${site}/config.json`),
  ]);
  return { ...(own as Omit<Config, "site" | "firebase">), site, firebase: firebase as FirebaseOptions };
}

async function read(address: string): Promise<unknown> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(CONFIG_MS) });
    if (!response.ok) throw new TypeError(`${address} answers ${response.status}`);
    return await response.json();
  } catch (error) {
    throw BackendError.of(error);
  }
}

/** Which of the two SDKs an `apiKey` is for: a Vonage application is named by a UUID. */
export function videoSdkOf(config: Config, apiKey: string): string {
  return apiKey.includes("-") ? config.openTok.application : config.openTok.project;
}

/** Where a function is. */
export function addressOf(config: Config, name: string): string {
  const project = config.firebase.projectId as string;
  if (config.emulators) return `${config.emulators.functions}/${project}/${config.region}/${name}`;
  return `https://${config.region}-${project}.cloudfunctions.net/${name}`;
}

/** Of a base address, as Firebase's `connect…Emulator` take it. */
export function hostAndPort(address: string): [host: string, port: number] {
  const { hostname, port } = new URL(address);
  return [hostname, Number(port)];
}
