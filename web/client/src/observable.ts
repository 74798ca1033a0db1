// What changes while a page is open, told now and at each change.

/** A value that changes. Framework-free: a page wraps it in whatever it draws with. */
export interface Observable<T> {
  readonly value: T;
  /** `heard` is called at once, then at each change, until what is returned is called. */
  subscribe(heard: (value: T) => void): () => void;
}

/** One that listens to the database, until it is closed. */
export interface Listening<T> extends Observable<T> {
  close(): void;
}

/** The one who knows the value sets it. `isSame`: of two values that are no change. */
export class Variable<T> implements Observable<T> {
  #value: T;
  readonly #isSame: (one: T, other: T) => boolean;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T, isSame: (one: T, other: T) => boolean = Object.is) {
    this.#value = value;
    this.#isSame = isSame;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (this.#isSame(this.#value, value)) return;
    this.#value = value;
    // A copy: whoever hears it may subscribe or leave meanwhile.
    for (const heard of [...this.#listeners]) if (this.#listeners.has(heard)) heard(value);
  }

  subscribe(heard: (value: T) => void): () => void {
    // Twice the same function is two who listen.
    const own = (value: T): void => heard(value);
    this.#listeners.add(own);
    own(this.#value);
    return () => { this.#listeners.delete(own); };
  }
}

/** Of small records: whether they say the same. */
export function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What others may read and close, of a variable that `stops` keep up to date. */
export function listening<T>(variable: Variable<T>, stops: readonly (() => void)[]): Listening<T> {
  return {
    get value() { return variable.value; },
    subscribe: (heard) => variable.subscribe(heard),
    close: () => stops.forEach((stop) => stop()),
  };
}
