// The links of an event, to be handed on.

import { useState } from "preact/hooks";
import { texts } from "../texts";

export interface LinkedEvent {
  readonly id: string;
  readonly adminId: string;
  readonly fanUrl: string;
  readonly hostUrl: string;
  readonly celebrityUrl: string;
  readonly staffUrl?: string;
}

/** Whose link → the link. Secrets stand in the fragment, which no server sees. */
export function linksOf({ id, adminId, fanUrl, hostUrl, celebrityUrl, staffUrl }: LinkedEvent): Record<string, string> {
  const page = (path: string, mark: "?" | "#", parameters: Record<string, string>) => (
    `${location.origin}/${path}${mark}${new URLSearchParams(parameters).toString()}`
  );
  return {
    fan: page("fan", "?", { adminId, fanUrl }),
    viewer: page("viewer", "?", { adminId, fanUrl }),
    host: page("talent", "#", { adminId, hostUrl }),
    celebrity: page("talent", "#", { adminId, celebrityUrl }),
    ...(staffUrl === undefined ? {} : { screener: page("screener", "#", { adminId, id, staffUrl }) }),
  };
}

export function Links({ event }: { readonly event: LinkedEvent }) {
  const said = texts.producer.links;
  const [copied, setCopied] = useState("");
  return (
    <details class="card">
      <summary>{said.title}</summary>
      <ul class="links">
        {Object.entries(linksOf(event)).map(([whose, link]) => (
          <li key={whose}>
            <a href={link} target="_blank" rel="noopener">{said.whose[whose as keyof typeof said.whose]}</a>
            <button
              type="button"
              class="small"
              aria-label={said.copyOf(said.whose[whose as keyof typeof said.whose])}
              onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(whose), () => setCopied(""))}
            >
              {copied === whose ? said.copied : said.copy}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
