// What every page says.

export const shared = {
  loading: "Loading …",
  failed: "This page could not be shown.",
  again: "Try again",
  linkIncomplete: "This link is incomplete. Ask whoever gave it to you for a new one.",
  noBackend: "This page could not load its settings. Check your connection, and try again.",
  reconnecting: "The connection is lost. Reconnecting …",
  live: "Live",
  statuses: { notStarted: "Not started", preshow: "Doors are open", live: "Live", closed: "Over" },
  /** What a refusal means to whoever sees it; of other reasons, `refused`. */
  reasons: {
    unreachable: "The server cannot be reached. Check your connection.",
    timeout: "The server did not answer in time. Try again.",
    "rules-denied": "That is not possible right now.",
    "too-many-requests": "Too many tries. Wait a minute, then try again.",
    "stage-full": "The show is full.",
    barred: "You have been put out of this show.",
    "show-not-open": "The show is not open.",
    "consent-needed": "This show needs your consent first.",
  } as Record<string, string>,
  refused: (reason: string) => `That did not work (${reason}).`,
};
