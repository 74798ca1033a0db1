// An app's way to the backend: who is signed in, calls, writes, the server's time.

import { deleteApp, initializeApp, type FirebaseApp } from "firebase/app";
import {
  browserLocalPersistence, browserSessionPersistence, connectAuthEmulator, indexedDBLocalPersistence, initializeAuth, type Auth,
} from "firebase/auth";
import { connectDatabaseEmulator, getDatabase, goOffline, onValue, push, ref, update, type Database } from "firebase/database";
import type { FirebaseStorage } from "firebase/storage";
import { Calls, type AppCheckTokens } from "./calls.js";
import { Clock } from "./clock.js";
import { hostAndPort, type Config } from "./config.js";
import { BackendError, within } from "./errors.js";
import type { Functions } from "./generated/functions.js";
import { Variable, type Observable } from "./observable.js";
import { SignIns, type Person, type StaffLink, type TalentLink } from "./sign_ins.js";

/** How long a write may take. One that comes later than that is done all the same, if it is for the same event. */
const WRITE_MS = 20_000;

/** Whose page it is. Each kind has a sign-in of its own in a browser, so that no tab ends another's. */
export type Page = "producer" | "screener" | "talent" | "fan" | "viewer";

/** Path → value, as one write: all of it is done, or nothing. */
export type Writes = Record<string, unknown>;

export interface ConnectOptions {
  /** Starts App Check, and says by what its tokens are asked for. Called before anything else uses the app. */
  appCheck?: (app: FirebaseApp) => AppCheckTokens;
  /** Under which the sign-in is kept; the page's kind, when left out. */
  name?: string;
}

/** The backend, for one page. */
export function connect(config: Config, page: Page, options: ConnectOptions = {}): Backend {
  return new Backend(config, page, options);
}

/** One page's connection. Everything that fails here is a BackendError. */
export class Backend {
  readonly auth: Auth;
  readonly database: Database;
  /** Whether the database is connected now. */
  readonly connected: Observable<boolean>;
  readonly #app: FirebaseApp;
  readonly #calls: Calls;
  readonly #clock: Clock;
  readonly #signIns: SignIns;
  #storage: Promise<FirebaseStorage> | undefined;

  constructor(readonly config: Config, page: Page, { appCheck, name = page }: ConnectOptions) {
    this.#app = initializeApp(config.firebase, name);
    const checks = appCheck?.(this.#app);
    this.auth = authOf(this.#app, config, page);
    this.database = databaseOf(this.#app, config);
    this.#clock = new Clock(this.database);
    this.#calls = new Calls(this.#app, config, checks);
    this.#signIns = new SignIns(this.auth, this.#calls, () => this.now());
    this.connected = connectionOf(this.database);
  }

  /** The bucket of pictures. Its SDK is loaded when somebody needs it. */
  storage(): Promise<FirebaseStorage> {
    this.#storage ??= storageOf(this.#app, this.config);
    return this.#storage;
  }

  /** Call a function, as whoever is signed in. A token that is over is renewed first. */
  call<N extends keyof Functions>(name: N, body: Functions[N]["request"]): Promise<Functions[N]["reply"]> {
    return this.#signIns.call(name, body);
  }

  /** One write of several paths, which the rules accept or refuse as a whole (`rules-denied`). */
  async write(writes: Writes): Promise<void> {
    try {
      await within(update(ref(this.database), writes), WRITE_MS, "A write");
    } catch (error) {
      throw BackendError.of(error);
    }
  }

  /** The server's time in ms, as far as this page knows it. */
  now(): number {
    return this.#clock.now();
  }

  /** Act at a moment of the server's time, unless what is returned is called before. */
  at(moment: number, act: () => void): () => void {
    return this.#clock.at(moment, act);
  }

  /** An id that nobody else makes: of a page, of a click. */
  newId(): string {
    return push(ref(this.database)).key as string;
  }

  /** Who is signed in, and whoever is after that. */
  get person(): Observable<Person | null> {
    return this.#signIns.person;
  }

  /** Who was signed in when this browser had the page last: a producer or a fan. */
  restore(): Promise<Person | null> {
    return this.#signIns.restore();
  }

  signInProducer(email: string, password: string): Promise<Person> {
    return this.#signIns.producer(email, password);
  }

  /** Anonymous, and the same one each time in this browser. */
  signInFan(): Promise<Person> {
    return this.#signIns.fan();
  }

  /** Host or celebrity, by what their link has. */
  signInTalent(link: TalentLink): Promise<Person> {
    return this.#signIns.talent(link);
  }

  /** A screener. `name` is what the producer sees them called. */
  signInStaff(link: StaffLink, name: string): Promise<Person> {
    return this.#signIns.staff(link, name);
  }

  signOut(): Promise<void> {
    return this.#signIns.signOut();
  }

  /** Nothing is heard or sent any more. The sign-in is kept. */
  async close(): Promise<void> {
    goOffline(this.database);
    await deleteApp(this.#app);
  }
}

/** Host and celebrity are signed in per tab: one browser may have both. The rest as long as the browser likes. */
function authOf(app: FirebaseApp, config: Config, page: Page): Auth {
  const persistence = page === "talent" ? browserSessionPersistence : [indexedDBLocalPersistence, browserLocalPersistence];
  const auth = initializeAuth(app, { persistence });
  if (config.emulators) connectAuthEmulator(auth, config.emulators.auth, { disableWarnings: true });
  return auth;
}

function databaseOf(app: FirebaseApp, config: Config): Database {
  const database = getDatabase(app);
  if (config.emulators) connectDatabaseEmulator(database, ...hostAndPort(config.emulators.database));
  return database;
}

async function storageOf(app: FirebaseApp, config: Config): Promise<FirebaseStorage> {
  const { connectStorageEmulator, getStorage } = await import("firebase/storage");
  const storage = getStorage(app);
  if (config.emulators) connectStorageEmulator(storage, ...hostAndPort(config.emulators.storage));
  return storage;
}

function connectionOf(database: Database): Observable<boolean> {
  const connected = new Variable(false);
  onValue(ref(database, ".info/connected"), (snapshot) => connected.set(snapshot.val() === true));
  return connected;
}
