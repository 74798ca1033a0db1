import type { Backend } from "@interactive-broadcast/client";
import { Said } from "../mount";
import { texts } from "../texts";

export function Page(_: { backend: Backend }) {
  return <Said>{texts.loading}</Said>;
}
