// How the producer's page tells host and celebrity who is the next on stage, and why: as a message with a known first
// line, since nobody but producer and screeners may read the line itself.

/** What such a message begins with. It is told apart by that, so it is the same in every language. */
const MARK = "Next: ";

/** As many characters as a message may have. */
const MAX_TEXT = 500;

export interface UpNext {
  readonly name: string;
  /** What producer or screener have noted about them; empty where there is nothing. */
  readonly why: string;
}

export function upNextMessage({ name, why }: UpNext): string {
  return `${MARK}${name}${why === "" ? "" : `\n${why}`}`.slice(0, MAX_TEXT);
}

/** Who is next, where the message tells that; else null. */
export function upNextOf(text: string): UpNext | null {
  if (!text.startsWith(MARK)) return null;
  const [name = "", ...why] = text.slice(MARK.length).split("\n");
  return { name, why: why.join("\n") };
}
