// Everything that is refused or fails, with one reason that a page can tell from others.

import type { Reason as ServerReason } from "./generated/reasons.js";

/** What a page itself finds out: the network is away, or nothing came in time. */
export type LocalReason = "unreachable" | "timeout";

/** A reason of the functions' errors, one of a page's own, or Firebase's own code for a sign-in or an upload. */
export type Reason = ServerReason | LocalReason | `auth/${string}` | `storage/${string}`;

const PASSING = new Set<string>(["UNAVAILABLE", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED"]);

/** It names a limit of the show, which does not pass by asking again. */
const STAYS = new Set<string>(["stage-full", "staff-full"]);

interface Refused {
  code?: unknown;
  message?: unknown;
  name?: unknown;
  details?: unknown;
}

/** A refusal or a failure. `message` is for whoever develops: pages have texts of their own by `reason`. */
export class BackendError extends Error {
  override readonly name = "BackendError";

  constructor(
    readonly reason: Reason,
    /** Google's word for the kind of error, such as `NOT_FOUND`. */
    readonly status: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    message: string = reason,
    cause?: unknown,
  ) {
    super(message, { cause });
  }

  /** Whether the same may succeed a little later. */
  get isPassing(): boolean {
    return PASSING.has(this.status) && !STAYS.has(this.reason);
  }

  /** Of whatever a function, a write, a sign-in or an upload has thrown. */
  static of(error: unknown): BackendError {
    if (error instanceof BackendError) return error;
    const refused = (typeof error === "object" && error !== null ? error : {}) as Refused;
    const code = typeof refused.code === "string" ? refused.code : "";
    const message = typeof refused.message === "string" ? refused.message : String(error);
    const [reason, status, details] = known(code, message, refused);
    return new BackendError(reason, status, details, message, error);
  }
}

type Known = [reason: Reason, status: string, details?: Record<string, unknown>];

function known(code: string, message: string, { name, details }: Refused): Known {
  if (code.startsWith("functions/")) return ofFunction(code, details);
  if (code === "auth/network-request-failed") return ["unreachable", "UNAVAILABLE"];
  if (code.startsWith("auth/")) return [code as Reason, "UNAUTHENTICATED"];
  // Of the database's rules, of Storage's, and of a listener that the database has ended.
  if (/permission.denied/i.test(code + message) || code === "storage/unauthorized") {
    return ["rules-denied", "PERMISSION_DENIED"];
  }
  if (code === "storage/retry-limit-exceeded") return ["unreachable", "UNAVAILABLE"];
  if (code.startsWith("storage/")) return [code as Reason, "UNKNOWN"];
  if (name === "TimeoutError" || name === "AbortError") return ["timeout", "DEADLINE_EXCEEDED"];
  // What `fetch` throws when there is no answer.
  if (name === "TypeError" || /client is offline/.test(message)) return ["unreachable", "UNAVAILABLE"];
  return ["internal", "INTERNAL"];
}

/** Without a reason it is none of ours: the SDK calls whatever is no answer at all `internal`. */
function ofFunction(code: string, details: unknown): Known {
  const status = code.slice("functions/".length).replaceAll("-", "_").toUpperCase();
  if (typeof details === "object" && details !== null && "reason" in details) {
    const { reason, ...rest } = details as Record<string, unknown>;
    return [reason as Reason, status, rest];
  }
  if (status === "DEADLINE_EXCEEDED") return ["timeout", status];
  return ["unreachable", "UNAVAILABLE"];
}

/** The promise, unless it takes too long: nothing that a page does waits for ever. */
export function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    const tell = (): void => reject(new BackendError("timeout", "DEADLINE_EXCEEDED", {}, `${what}: nothing came in ${ms} ms`));
    timer = setTimeout(tell, ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
