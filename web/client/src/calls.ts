// The functions, by name: Firebase's callable protocol, with a deadline.

import type { FirebaseApp } from "firebase/app";
import { connectFunctionsEmulator, getFunctions, httpsCallable, type Functions as Service } from "firebase/functions";
import { addressOf, hostAndPort, type Config } from "./config.js";
import { BackendError, type Reason } from "./errors.js";
import type { Functions } from "./generated/functions.js";

const CALL_MS = 20_000;

/** What a screener calls with the session that `loginStaff` gave: their ID token is worth a fan's. */
const FOR_STAFF: ReadonlySet<string> = new Set<keyof Functions>(["callNext", "moveInLine"]);

/** Where tokens of App Check come from: `getToken` of `firebase/app-check`. */
export interface AppCheckTokens {
  token(): Promise<string>;
}

interface Refusal {
  error?: { status: string; message: string; details?: Record<string, unknown> };
}

export class Calls {
  readonly #service: Service;
  readonly #config: Config;
  readonly #appCheck: AppCheckTokens | undefined;

  constructor(app: FirebaseApp, config: Config, appCheck?: AppCheckTokens) {
    this.#service = getFunctions(app, config.region);
    this.#config = config;
    this.#appCheck = appCheck;
    if (config.emulators) connectFunctionsEmulator(this.#service, ...hostAndPort(config.emulators.functions));
  }

  /** `staffSession`: of a screener. All others are known by their ID token, which the SDK sends. Raises BackendError. */
  async call<N extends keyof Functions>(
    name: N, body: Functions[N]["request"], staffSession?: string,
  ): Promise<Functions[N]["reply"]> {
    const given = withoutGaps(body);
    try {
      if (staffSession && FOR_STAFF.has(name)) return await this.#callAsStaff(name, given, staffSession);
      const callable = httpsCallable<object, Functions[N]["reply"]>(this.#service, name, { timeout: CALL_MS });
      return (await callable(given)).data;
    } catch (error) {
      throw BackendError.of(error);
    }
  }

  /** The SDK sends no token but its own, so this is the same call by `fetch`. */
  async #callAsStaff<N extends keyof Functions>(name: N, data: object, session: string): Promise<Functions[N]["reply"]> {
    const headers: Record<string, string> = { "content-type": "application/json", authorization: `Bearer ${session}` };
    if (this.#appCheck) headers["x-firebase-appcheck"] = await this.#appCheck.token();
    const response = await fetch(addressOf(this.#config, name), {
      method: "POST", headers, body: JSON.stringify({ data }), signal: AbortSignal.timeout(CALL_MS),
    });
    const answer = await response.json().catch(() => ({})) as Refusal & { result?: Functions[N]["reply"] };
    if (response.ok && answer.result !== undefined) return answer.result;
    throw refusalOf(answer);
  }
}

function refusalOf({ error }: Refusal): BackendError {
  const { reason, ...details } = error?.details ?? {};
  if (!error || typeof reason !== "string") return new BackendError("unreachable", "UNAVAILABLE");
  return new BackendError(reason as Reason, error.status, details, error.message);
}

/** The SDK would send null for what an app has left undefined, which the functions refuse. */
function withoutGaps(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
