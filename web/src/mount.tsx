// How a page begins that somebody signs in to.

import { type Backend, connect, type Page as PageKind } from "@interactive-broadcast/client";
import type { ComponentType } from "preact";
import { begin } from "./begin";

export { Failure, Guarded, Said } from "./begin";

/** Show a page in `#app`, connected to the server that it comes from. `kind`: whose sign-in it has. */
export function mount(Page: ComponentType<{ backend: Backend }>, kind: PageKind): Promise<void> {
  return begin((config) => {
    const backend = connect(config, kind);
    return <Page backend={backend} />;
  });
}
