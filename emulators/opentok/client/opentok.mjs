// A stand-in for the vendor's client SDK, for pages that are shown on this machine: the same names, and real pictures.

import {unblockAudio} from "./autoplay.mjs";
import {checkScreenSharingCapability, checkSystemRequirements, getActiveAudioOutputDevice, getAudioOutputDevices} from "./devices.mjs";
import {getDevices, getSupportedCodecs, getUserMedia, setAudioOutputDevice, upgradeSystemRequirements} from "./devices.mjs";
import {exceptions, notSupported} from "./errors.mjs";
import {Connection, Stream} from "./model.mjs";
import {Publisher, initPublisher} from "./publisher.mjs";
import {serveFrom} from "./server.mjs";
import {Session, initSession} from "./session.mjs";
import {Subscriber} from "./subscriber.mjs";

serveFrom(import.meta.url);

/** As in the vendor's: none, error, warn, info, log, debug. */
const LOG = 4;
let logLevel = 1;

/** Media processors are none of the stand-in's. */
const hasMediaProcessorSupport = Object.assign(() => false, { promise: () => Promise.resolve(false) });

/** @type {(names: string | object, handler?: any, context?: object) => void} */
const on = (names, handler, context) => void exceptions.on(names, handler, context);
/** @type {(names: string | object, handler?: any, context?: object) => void} */
const onceOnly = (names, handler, context) => void exceptions.once(names, handler, context);
/** @type {(names?: string | object, handler?: any, context?: object) => void} */
const off = (names, handler, context) => void exceptions.off(names, handler, context);

export const OT = {
  Connection,
  Publisher,
  Session,
  Stream,
  Subscriber,
  NOT_HAS_REQUIREMENTS: 0,
  HAS_REQUIREMENTS: 1,
  checkScreenSharingCapability,
  checkSystemRequirements,
  getActiveAudioOutputDevice,
  getAudioOutputDevices,
  getDevices,
  getSupportedCodecs,
  getUserMedia,
  hasEndToEndEncryptionSupport: () => false,
  hasMediaProcessorSupport,
  initPublisher,
  initSession,
  /** @param {string} message */
  log: (message) => { if (logLevel >= LOG) console.log(message); },
  off,
  on,
  once: onceOnly,
  /** Nothing: browsers need no extension any more. */
  registerScreenSharingExtension: () => {},
  reportIssue: () => notSupported("Reports to the vendor"),
  setAudioOutputDevice,
  /** @param {number} level */
  setLogLevel: (level) => { logLevel = level; },
  /** Nothing: there is no proxy on the way to this machine. */
  setProxyUrl: () => {},
  unblockAudio,
  upgradeSystemRequirements,
};

// Pages that load it by `import(address)`, as they have to load the vendor's, look here.
/** @type {any} */ (globalThis).OT = OT;

export {Connection, Publisher, Session, Stream, Subscriber};
export {checkScreenSharingCapability, checkSystemRequirements, getActiveAudioOutputDevice, getAudioOutputDevices, getDevices};
export {getSupportedCodecs, getUserMedia, hasMediaProcessorSupport, initPublisher, initSession, off, on};
export {onceOnly as once, setAudioOutputDevice, unblockAudio, upgradeSystemRequirements};
export default OT;
