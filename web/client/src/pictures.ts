// Pictures: a fan's own, those that a producer looks at, and those of an event.

import { get, ref } from "firebase/database";
import type { Backend } from "./backend.js";
import { BackendError, within } from "./errors.js";
import type { Image } from "./generated/functions.js";
import { Variable, type Observable } from "./observable.js";
import { pictureOf, type EventAddress } from "./presence.js";

/** How long a `data:` URL of a fan's picture may be. */
export const MOST_CHARACTERS = 20_000;

const LOAD_MS = 20_000;

/** So many are kept that are out of view: who scrolls back sees them at once. */
const KEPT = 100;

/** What a page has on its screen: a fan, and when their picture was taken. */
export interface InView {
  fanId: string;
  snapshotAt?: number | undefined;
}

/** Fan → `data:` URL, of those in view. */
export interface Pictures extends Observable<ReadonlyMap<string, string>> {
  /** These fans are in view now, and no others are loaded. */
  look(fans: readonly InView[]): void;
  close(): void;
}

/** Once a minute at most. Refused without the consent that the event asks for. */
export function writeSnapshot(backend: Backend, event: EventAddress, uid: string, picture: string): Promise<void> {
  return backend.write(pictureOf(event, uid, picture));
}

/** The first of an encoder's pictures that is small enough: `qualities` from the best one down. Null if none is. */
export function smallEnough(encode: (quality: number) => string, qualities = [0.8, 0.6, 0.4, 0.2]): string | null {
  for (const quality of qualities) {
    const picture = encode(quality);
    if (picture.length <= MOST_CHARACTERS) return picture;
  }
  return null;
}

interface Loaded {
  snapshotAt: number | undefined;
  picture: string | null;
}

/**
 * The pictures of the fans whom somebody looks at. They are loaded one by one, those first
 * that came into view first, and again when a fan has taken another.
 */
export function pictures(backend: Backend, { adminId, fanUrl }: EventAddress): Pictures {
  const shown = new Variable<ReadonlyMap<string, string>>(new Map());
  const loaded = new Map<string, Loaded>();
  let wanted: readonly InView[] = [];
  let isLoading = false;
  let isClosed = false;

  const isMissing = ({ fanId, snapshotAt }: InView): boolean => (
    snapshotAt !== undefined && loaded.get(fanId)?.snapshotAt !== snapshotAt);

  function tell(): void {
    const inView = wanted.flatMap(({ fanId }) => {
      const picture = loaded.get(fanId)?.picture;
      return picture ? [[fanId, picture] as const] : [];
    });
    shown.set(new Map(inView));
  }

  async function load({ fanId, snapshotAt }: InView): Promise<void> {
    const place = ref(backend.database, `fanPictures/${adminId}/${fanUrl}/${fanId}`);
    // Whose picture cannot be had is shown without one, until there is another.
    const picture = await within(get(place), LOAD_MS, "A picture").then((found) => found.val() as string | null, () => null);
    // At the end of the map: what was loaded last is forgotten last.
    loaded.delete(fanId);
    loaded.set(fanId, { snapshotAt, picture });
  }

  async function loadAll(): Promise<void> {
    if (isLoading) return;
    isLoading = true;
    for (let next = wanted.find(isMissing); next && !isClosed; next = wanted.find(isMissing)) {
      await load(next);
      forget();
      tell();
    }
    isLoading = false;
  }

  function forget(): void {
    const inView = new Set(wanted.map(({ fanId }) => fanId));
    const others = [...loaded.keys()].filter((fanId) => !inView.has(fanId));
    for (const fanId of others.slice(0, Math.max(0, others.length - KEPT))) loaded.delete(fanId);
  }

  return {
    get value() { return shown.value; },
    subscribe: (heard) => shown.subscribe(heard),
    look: (fans) => {
      wanted = fans;
      tell();
      void loadAll();
    },
    close: () => { isClosed = true; },
  };
}

/** Put a picture of an event into its admin's folder: what `createEvent` takes as `startImage` and `endImage`. */
export async function uploadEventImage(backend: Backend, adminId: string, file: Blob): Promise<Image> {
  const { getDownloadURL, ref: place, uploadBytes } = await import("firebase/storage");
  const id = backend.newId();
  try {
    const image = place(await backend.storage(), `eventImages/${adminId}/${id}`);
    await uploadBytes(image, file, { contentType: file.type });
    return { id, url: await getDownloadURL(image) };
  } catch (error) {
    throw BackendError.of(error);
  }
}
