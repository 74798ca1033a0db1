// What is in a session, by id: its connections, its streams, its archives.

import {Emitter} from "./emitter.mjs";

/**
 * Things with an `id`. It tells `add` and `remove` of each, `update` of one that has changed,
 * and `reset` when it was emptied.
 *
 * @template {{id: string}} T
 */
export class Collection extends Emitter {
  /** @type {Map<string, T>} */
  #items = new Map();

  /** @param {string} id */
  get(id) {
    return this.#items.get(id);
  }

  /** @param {string} id */
  has(id) {
    return this.#items.has(id);
  }

  /** How many there are: a function, for that is what pages call. */
  length() {
    return this.#items.size;
  }

  /** The first that `isMeant` says yes to.
   * @param {(item: T) => boolean} isMeant
   */
  find(isMeant) {
    return [...this.#items.values()].find(isMeant);
  }

  /** All that have these properties, and that `isMeant` says yes to.
   * @param {Partial<T>} [properties]
   * @param {(item: T) => boolean} [isMeant]
   */
  where(properties = {}, isMeant = () => true) {
    const wanted = /** @type {[keyof T, unknown][]} */ (Object.entries(properties));
    return [...this.#items.values()].filter(
      (item) => wanted.every(([name, value]) => item[name] === value) && isMeant(item),
    );
  }

  /** @param {(item: T) => void} act */
  forEach(act) {
    [...this.#items.values()].forEach((item) => act(item));
    return this;
  }

  /**
   * @template R
   * @param {(item: T) => R} made
   */
  map(made) {
    return [...this.#items.values()].map((item) => made(item));
  }

  /** @param {T} item */
  _add(item) {
    this.#items.set(item.id, item);
    this.trigger("add", item);
  }

  /** @param {T} item */
  _remove(item) {
    if (this.#items.delete(item.id)) this.trigger("remove", item);
  }

  /** @param {T} item @param {string} property @param {unknown} before */
  _update(item, property, before) {
    this.trigger("update", item, property, before);
  }

  _reset() {
    this.#items.clear();
    this.trigger("reset");
  }
}
