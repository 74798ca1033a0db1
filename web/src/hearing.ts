// Who is heard on stage while the producer talks to somebody in private.

/** `privateCall` of a running show: whom the producer talks to. */
export interface PrivateCall {
  readonly isWith: string;
  readonly fanId?: string;
}

/**
 * Whether a page of `me` plays the sound of somebody on stage. `role`: the `userType` in the data of their token.
 *
 * The producer is heard by whom they call, and by nobody else; who is called hears the producer alone, and is not heard
 * by the others meanwhile. Calls with fans are backstage, and change nothing here.
 */
export function isHeard(role: string, me: string, call: PrivateCall | null): boolean {
  const isMine = call?.isWith === me;
  if (role === "producer") return isMine;
  if (isMine) return false;
  return call === null || call.isWith !== role;
}
