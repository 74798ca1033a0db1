// The apps of the people of a show.

import { connectFunctionsEmulator, getFunctions, httpsCallable } from "firebase/functions";
import { Namespace, address, authOf, stack } from "./harness.mjs";

/** An app of the product: its database, its auth, and its functions by name. */
export function app() {
  const database = new Namespace(stack.namespace).client();
  const functions = getFunctions(database.app, stack.region);
  connectFunctionsEmulator(functions, ...address(stack.addresses.functions));
  const call = async (name, body) => (await httpsCallable(functions, name)(body)).data;
  return { database, auth: authOf(database.app), call };
}
