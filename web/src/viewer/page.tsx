// Watching without a place in the show: the document of the CDN, and the stream. No Firebase, no sign-in.

import { type Config, observeDocument, type ShowAddress } from "@interactive-broadcast/client";
import { useEffect, useMemo } from "preact/hooks";
import { linkWith } from "../link";
import { Said } from "../begin";
import { useValue } from "../observe";
import { Stream } from "../stream";
import { texts } from "../texts";

export function Page({ config }: { config: Config }) {
  const link = useMemo(() => linkWith("adminId", "fanUrl"), []);
  return link ? <Watching address={link} site={config.site} /> : <Said>{texts.linkIncomplete}</Said>;
}

function Watching({ address, site }: { address: ShowAddress; site: string }) {
  const document_ = useMemo(() => observeDocument(address, site), [address, site]);
  const show = useValue(document_);
  useEffect(() => () => document_.close(), [document_]);
  useEffect(() => {
    if (show) document.title = show.name;
  }, [show?.name]);
  return (
    <main class="viewer">
      <header class="row">
        <h1>{show?.name ?? texts.viewer.title}</h1>
        {show?.status === "live" && <span class="badge live">{texts.live}</span>}
      </header>
      <Stream show={show} />
    </main>
  );
}
