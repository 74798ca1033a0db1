// Fans' pictures, read for the places on a page that somebody can see, and for no others.

import { type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { InView, Pictures } from "@interactive-broadcast/client";

/** How long a place is in view before its picture is read: who scrolls past reads nothing. */
const LOOK_MS = 150;

/** Which places are in view, and the pictures of whoever is there. */
export class PicturesInView {
  readonly #pictures: Pictures;
  readonly #shown = signal<ReadonlyMap<string, string>>(new Map());
  readonly #places = new Map<Element, InView>();
  readonly #observer: IntersectionObserver;
  readonly #inView = new Set<Element>();
  readonly #forget: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(pictures: Pictures) {
    this.#pictures = pictures;
    this.#forget = pictures.subscribe((shown) => { this.#shown.value = shown; });
    this.#observer = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) {
        if (isIntersecting) this.#inView.add(target);
        else this.#inView.delete(target);
      }
      this.#look();
    });
  }

  /** Fan → `data:` URL. */
  get shown(): ReadonlySignal<ReadonlyMap<string, string>> {
    return this.#shown;
  }

  /** A place for a fan's picture, until what is returned is called. */
  watch(place: Element, fan: InView): () => void {
    this.#places.set(place, fan);
    this.#observer.observe(place);
    return () => {
      this.#observer.unobserve(place);
      this.#places.delete(place);
      this.#inView.delete(place);
      this.#look();
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#observer.disconnect();
    this.#forget();
    this.#pictures.close();
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#pictures.look([...this.#inView].flatMap((place) => this.#places.get(place) ?? []));
    }, LOOK_MS);
  }
}

interface PictureProps {
  readonly fanId: string;
  /** When it was taken, in the server's ms; undefined where there is none. */
  readonly takenAt: number | undefined;
  readonly pictures: PicturesInView;
}

/** It has no text of its own: the fan's name stands beside it. */
export function Picture({ fanId, takenAt, pictures }: PictureProps) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => (
    place.current === null ? undefined : pictures.watch(place.current, { fanId, snapshotAt: takenAt })
  ), [fanId, takenAt, pictures]);
  const url = pictures.shown.value.get(fanId);
  return <span ref={place} class="picture">{url !== undefined && <img src={url} alt="" />}</span>;
}
