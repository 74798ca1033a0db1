// What the tests of Firebase's web SDK stand on beside `stack.mjs`: clients that are closed again.

import { randomBytes } from "node:crypto";
import { deleteApp, initializeApp, setLogLevel } from "firebase/app";
import { connectAuthEmulator, getAuth, signOut } from "firebase/auth";
import { connectDatabaseEmulator, getDatabase, goOffline } from "firebase/database";
import { HOST, Namespace as Stored, PORT, closeAtEnd, stack } from "./stack.mjs";

export * from "./stack.mjs";

// Refusals are what many tests are about; they are no news.
setLogLevel("error");

/** A database, with clients of its own. */
export class Namespace extends Stored {
  /** A modular client of this database, with an app (and so a user) of its own. */
  client({ port = PORT, options } = {}) {
    const app = newApp();
    const database = getDatabase(app, `https://${this.name}.firebaseio.com`);
    connectDatabaseEmulator(database, HOST, port, options);
    closeAtEnd(() => goOffline(database));
    return database;
  }
}

/** A web app of the project. */
export function newApp(extra = {}) {
  const name = `app-${randomBytes(6).toString("hex")}`;
  const app = initializeApp({ apiKey: "demo-key", projectId: stack.projectId, ...extra }, name);
  closeAtEnd(() => deleteApp(app));
  return app;
}

/** Auth of an app, at the stack. */
export function authOf(app) {
  const auth = getAuth(app);
  if (!auth.emulatorConfig) {
    connectAuthEmulator(auth, stack.addresses.auth, { disableWarnings: true });
    // A deleted app goes on refreshing its user's token, which keeps the process alive.
    closeAtEnd(() => signOut(auth));
  }
  return auth;
}
