// Events as the vendor's objects have them: several names in one string, maps of handlers, defaults that can be prevented.

/** @typedef {(...args: any[]) => unknown} Handler */
/** @typedef {{handler: Handler, context: object | undefined, isOnce: boolean}} Registration */

/** What a handler is given: `type`, `target`, and what belongs to that type. */
export class OTEvent {
  /**
   * @param {string} type
   * @param {Record<string, unknown>} [properties] what belongs to events of that type
   * @param {boolean} [cancelable] whether there is a default that a handler can prevent
   */
  constructor(type, properties = {}, cancelable = false) {
    this.type = type;
    this.cancelable = cancelable;
    this._defaultPrevented = false;
    /** @type {any} */
    this.target = undefined;
    Object.assign(this, properties);
  }

  isDefaultPrevented() {
    return this._defaultPrevented;
  }

  preventDefault() {
    if (this.cancelable) this._defaultPrevented = true;
    else console.warn(`There is no default of ${this.type} that could be prevented.`);
  }
}

/** Whatever events happen to: sessions, publishers, subscribers, collections. */
export class Emitter {
  /** @type {Map<string, Registration[]>} */
  #registered = new Map();

  /**
   * Call `handler` whenever one of the events happens.
   *
   * @param {string | object} names one, several with spaces between, or a map of handlers by their names
   * @param {any} [handler] with a map: the context
   * @param {object} [context] what `this` is in the handler; the emitter itself, unless it is named
   */
  on(names, handler, context) {
    return this.#register(names, handler, context, false);
  }

  /** As `on`, but once for each name.
   * @param {string | object} names
   * @param {any} [handler]
   * @param {object} [context]
   */
  once(names, handler, context) {
    return this.#register(names, handler, context, true);
  }

  /** Call a handler no more; without one: none of that name; without names: none at all.
   * @param {string | object} [names]
   * @param {any} [handler]
   * @param {object} [context]
   */
  off(names, handler, context) {
    if (names === undefined || names === null) this.#registered.clear();
    else for (const each of registrations(names, handler, context)) this.#forget(each);
    return this;
  }

  /** The old name of `on`.
   * @param {string} name
   * @param {Handler} handler
   * @param {object} [context]
   */
  addEventListener(name, handler, context) {
    return this.on(name, handler, context);
  }

  /** The old name of `off`.
   * @param {string} name
   * @param {Handler} handler
   * @param {object} [context]
   */
  removeEventListener(name, handler, context) {
    return this.off(name, handler, context);
  }

  /** Whether anybody wants to know.
   * @param {string} name
   */
  _isHeard(name) {
    return (this.#registered.get(name)?.length ?? 0) > 0;
  }

  /**
   * Call the handlers of `name`, in the order in which they were registered. One that throws
   * silences those after it, as with the vendor; here at least the console says so.
   *
   * @param {string} name
   * @param {...any} args
   */
  trigger(name, ...args) {
    for (const each of [...(this.#registered.get(name) ?? [])]) {
      if (each.isOnce) this.#drop(name, (other) => other === each);
      try {
        each.handler.apply(each.context ?? this, args);
      } catch (error) {
        console.error(`A handler of ${name} failed; those after it are not called.`, error);
        break;
      }
    }
    return this;
  }

  /**
   * Tell an event, and do what is done by default unless a handler prevented it.
   *
   * @param {OTEvent} event
   * @param {() => void} [byDefault]
   */
  dispatchEvent(event, byDefault) {
    event.target ??= this;
    this.trigger(event.type, event);
    if (!event.isDefaultPrevented()) byDefault?.();
    return this;
  }

  /** @param {string | object} names @param {any} handler @param {object | undefined} context @param {boolean} isOnce */
  #register(names, handler, context, isOnce) {
    for (const each of registrations(names, handler, context)) {
      if (typeof each.handler !== "function") throw new TypeError(`The handler of ${each.name} is no function.`);
      const { name, ...rest } = each;
      this.#registered.set(name, [...(this.#registered.get(name) ?? []), { ...rest, isOnce }]);
    }
    return this;
  }

  /** @param {{name: string, handler: any, context: object | undefined}} which */
  #forget({ name, handler, context }) {
    this.#drop(name, (other) => (!handler || other.handler === handler) && (!context || other.context === context));
  }

  /** @param {string} name @param {(one: Registration) => boolean} isMeant */
  #drop(name, isMeant) {
    this.#registered.set(name, (this.#registered.get(name) ?? []).filter((one) => !isMeant(one)));
  }
}

/** @param {string | object} names @param {any} handler @param {object | undefined} context */
function registrations(names, handler, context) {
  if (typeof names === "string") {
    return names.split(/\s+/).filter(Boolean).map((name) => ({ name, handler, context }));
  }
  return Object.entries(names).map(([name, one]) => ({ name, handler: one, context: handler }));
}
