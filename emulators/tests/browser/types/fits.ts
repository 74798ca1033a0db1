// Whatever a page does by the vendor's types, it can do with the stand-in: this compiles, or something is missing.

import * as Vendor from "@opentok/client";
import { OT } from "../../../opentok/client/opentok.mjs";

type Same =
  | "initSession" | "initPublisher" | "checkSystemRequirements" | "upgradeSystemRequirements"
  | "getDevices" | "getAudioOutputDevices" | "setAudioOutputDevice" | "getActiveAudioOutputDevice" | "getUserMedia"
  | "on" | "once" | "off" | "setLogLevel" | "log" | "unblockAudio" | "hasMediaProcessorSupport"
  | "hasEndToEndEncryptionSupport" | "getSupportedCodecs" | "checkScreenSharingCapability"
  | "registerScreenSharingExtension" | "reportIssue" | "setProxyUrl";

/** What the types lack, and pages use. */
interface Besides {
  HAS_REQUIREMENTS: number;
  NOT_HAS_REQUIREMENTS: number;
}

export const standIn: Pick<typeof Vendor, Same> & Besides = OT;
