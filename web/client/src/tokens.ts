// Tokens of OpenTok for whoever runs a show, good at any time: a connection may be lost when the functions do not answer.

import type { Backend } from "./backend.js";
import { BackendError } from "./errors.js";
import type { HostCelebTokens, ProducerTokens } from "./generated/functions.js";
import { Variable, type Observable } from "./observable.js";
import type { TalentLink } from "./sign_ins.js";

/** Tokens are renewed when so much of their time is over. */
const RENEWED_AFTER = 0.7;

/** Until they are asked for again after a failure that passes. */
const AGAIN_MS = 20_000;

export interface TokensState<T> {
  /** The last ones that there were. */
  tokens: T | null;
  /** Why there are none, or no fresh ones. */
  failure: BackendError | null;
}

export interface KeptTokens<T> extends Observable<TokensState<T>> {
  /** Ask now, as after another link or project. */
  renew(): Promise<void>;
  close(): void;
}

/** For stage and backstage, as the moderator that a producer is. */
export function producerTokens(backend: Backend, { id }: { id: string }): KeptTokens<ProducerTokens> {
  return kept(backend, () => backend.call("createTokenProducer", { id }));
}

/** For the stage, as host or celebrity; and the event that the link is for. */
export function talentTokens(backend: Backend, link: TalentLink): KeptTokens<HostCelebTokens> {
  const userType = "hostUrl" in link ? "host" : "celebrity";
  return kept(backend, () => backend.call("createTokenHostCeleb", { ...link, userType }));
}

function kept<T extends { expiresAt: number }>(backend: Backend, ask: () => Promise<T>): KeptTokens<T> {
  const state = new Variable<TokensState<T>>({ tokens: null, failure: null });
  let stopWaiting = (): void => {};
  let isClosed = false;

  const later = (moment: number): void => {
    stopWaiting();
    if (!isClosed) stopWaiting = backend.at(moment, () => { void renew(); });
  };

  async function renew(): Promise<void> {
    const now = backend.now();
    try {
      const tokens = await ask();
      state.set({ tokens, failure: null });
      later(now + (tokens.expiresAt - now) * RENEWED_AFTER);
    } catch (error) {
      const failure = BackendError.of(error);
      state.set({ tokens: state.value.tokens, failure });
      // Host and celebrity get none while everybody is off the stage.
      if (failure.isPassing || failure.reason === "stage-cleared") later(now + AGAIN_MS);
    }
  }

  void renew();
  return {
    get value() { return state.value; },
    subscribe: (heard) => state.subscribe(heard),
    renew,
    close: () => {
      isClosed = true;
      stopWaiting();
    },
  };
}
