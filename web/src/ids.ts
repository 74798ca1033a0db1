// Ids that nobody guesses and nobody has had before.

/** 24 letters, digits, `-` and `_`. Works on pages without https too, where `crypto.randomUUID` is not there. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}
