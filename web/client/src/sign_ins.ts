// Who is signed in, by what, and how their tokens stay good for as long as the page is open.

import {
  signInAnonymously, signInWithCustomToken, signInWithEmailAndPassword, signOut, type Auth, type User,
} from "firebase/auth";
import type { Calls } from "./calls.js";
import { BackendError } from "./errors.js";
import type { Functions, PublicEvent, StaffSession } from "./generated/functions.js";
import { Variable } from "./observable.js";

/** A session is renewed when so much of its time is over. */
const RENEWED_AFTER = 0.7;

/** Who is signed in. */
export interface Person {
  /** Of the Firebase user. A producer's is the `adminId` of their events. */
  readonly uid: string;
  readonly kind: "producer" | "fan" | "host" | "celebrity" | "screener";
  /** What a screener screens the line of. */
  readonly event?: PublicEvent;
}

/** What is in the link of a host, or of a celebrity. */
export type TalentLink = { adminId: string; hostUrl: string } | { adminId: string; celebrityUrl: string };

/** What is in a screener's link: the event's `id`, or an `adminId` for that admin's current event. */
export type StaffLink = { staffUrl: string } & ({ id: string } | { adminId: string });

interface Session {
  readonly token: string;
  readonly renewAt: number;
}

/** The sign-ins of one page, and its calls, which have them along. */
export class SignIns {
  readonly person = new Variable<Person | null>(null);
  readonly #auth: Auth;
  readonly #calls: Calls;
  readonly #now: () => number;
  #session: Session | undefined;
  /** How whoever is signed in gets fresh tokens: of Firebase, unless they came by a link. */
  #renew: () => Promise<unknown> = () => this.#refresh();
  #renewing: Promise<unknown> | undefined;

  constructor(auth: Auth, calls: Calls, now: () => number) {
    this.#auth = auth;
    this.#calls = calls;
    this.#now = now;
    // In another tab, or as the account was disabled or removed.
    auth.onAuthStateChanged((user) => { if (user === null) this.#forget(); });
  }

  async call<N extends keyof Functions>(name: N, body: Functions[N]["request"]): Promise<Functions[N]["reply"]> {
    if (this.#session && this.#session.renewAt <= this.#now()) await this.#renewOnce();
    try {
      return await this.#calls.call(name, body, this.#session?.token);
    } catch (error) {
      const isOver = error instanceof BackendError && error.reason === "token-expired";
      if (!isOver || this.#auth.currentUser === null) throw error;
      // By the server's clock the token is older than this device thought.
      await this.#renewOnce();
      return await this.#calls.call(name, body, this.#session?.token);
    }
  }

  async restore(): Promise<Person | null> {
    await this.#auth.authStateReady();
    const user = this.#auth.currentUser;
    // A custom token's user has no provider: their link says who they are.
    if (user?.isAnonymous) return this.#is({ uid: user.uid, kind: "fan" });
    if (user?.email) return this.#is({ uid: user.uid, kind: "producer" });
    return null;
  }

  async producer(email: string, password: string): Promise<Person> {
    const { user } = await asked(signInWithEmailAndPassword(this.#auth, email, password));
    return this.#is({ uid: user.uid, kind: "producer" });
  }

  async fan(): Promise<Person> {
    const { uid } = await this.#anonymous();
    return this.#is({ uid, kind: "fan" });
  }

  async talent(link: TalentLink): Promise<Person> {
    const uid = await this.#byLink(link);
    // What Firebase refreshes is of the link that there was: after that the link itself decides.
    const renew = (): Promise<unknown> => this.#refresh().catch(() => this.#byLink(link));
    return this.#is({ uid, kind: "hostUrl" in link ? "host" : "celebrity" }, renew);
  }

  async staff(link: StaffLink, name: string): Promise<Person> {
    const user = await this.#anonymous();
    const id = "id" in link ? link.id : (await this.#calls.call("getMostRecentEvent", { adminId: link.adminId })).id;
    const join = async (): Promise<StaffSession> => {
      const session = await this.#calls.call("loginStaff", {
        id, staffUrl: link.staffUrl, name, idToken: await asked(user.getIdToken()),
      });
      const now = this.#now();
      const renewAt = now + (session.expiresAt - now) * RENEWED_AFTER;
      this.#session = { token: session.token, renewAt };
      return session;
    };
    const { token, expiresAt, ...event } = await join();
    return this.#is({ uid: user.uid, kind: "screener", event }, () => this.#refresh().then(join));
  }

  async signOut(): Promise<void> {
    this.#forget();
    await asked(signOut(this.#auth));
  }

  #is(person: Person, renew?: () => Promise<unknown>): Person {
    if (person.kind !== "screener") this.#session = undefined;
    this.#renew = renew ?? (() => this.#refresh());
    this.person.set(person);
    return person;
  }

  #forget(): void {
    this.#session = undefined;
    this.person.set(null);
  }

  async #anonymous(): Promise<User> {
    await this.#auth.authStateReady();
    const known = this.#auth.currentUser;
    if (known?.isAnonymous) return known;
    return (await asked(signInAnonymously(this.#auth))).user;
  }

  async #byLink(link: TalentLink): Promise<string> {
    const { firebaseToken } = "hostUrl" in link
      ? await this.#calls.call("loginHost", link) : await this.#calls.call("loginCelebrity", link);
    return (await asked(signInWithCustomToken(this.#auth, firebaseToken))).user.uid;
  }

  /** However many calls find at once that it is time. */
  #renewOnce(): Promise<unknown> {
    this.#renewing ??= this.#renew().finally(() => { this.#renewing = undefined; });
    return this.#renewing;
  }

  async #refresh(): Promise<void> {
    const user = this.#auth.currentUser;
    if (user) await asked(user.getIdToken(true));
  }
}

async function asked<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw BackendError.of(error);
  }
}
