// Links to recordings, which are good for minutes.

import type { Backend } from "./backend.js";
import type { ArchiveUrl } from "./generated/functions.js";

/** A link is not handed out that ends so soon. */
const LEFT_MS = 60_000;

export interface RecordingLinks {
  /** Of one part, or of the one that the event names. Asked for again when it is about to end. */
  of(archiveId?: string): Promise<ArchiveUrl>;
}

/** Where the files of an event's recording are, for its owner. */
export function recordingLinks(backend: Pick<Backend, "call" | "now">, { id }: { id: string }): RecordingLinks {
  const known = new Map<string | undefined, ArchiveUrl>();
  return {
    of: async (archiveId) => {
      const link = known.get(archiveId);
      if (link && (link.expiresAt === undefined || link.expiresAt - LEFT_MS > backend.now())) return link;
      const fresh = await backend.call("getArchiveUrl", { id, ...(archiveId && { archiveId }) });
      known.set(archiveId, fresh);
      return fresh;
    },
  };
}
