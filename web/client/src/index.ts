export { connect, type Backend, type ConnectOptions, type Page, type Writes } from "./backend.js";
export type { AppCheckTokens } from "./calls.js";
export { loadConfig, videoSdkOf, type Config, type DemoEvent, type Emulators } from "./config.js";
export { consents, type Consents } from "./consents.js";
export { directLine, type Directing } from "./directing.js";
export { BackendError, type LocalReason, type Reason } from "./errors.js";
export { forgetDisconnection, guestsOf, observeDisconnection, observeEvent, observeLineSummary, observePrivateCall } from "./event.js";
export { lease, type Lease, type LeasedFunction, type LeaseState } from "./lease.js";
export { fanLine, moved, nextOf, observeLine, type Call, type FanLine, type FanLineState, type LineEntry, type Where } from "./line.js";
export { inbox, messages, tellTalent, type Conversation, type Message } from "./messages.js";
export { sameJson, Variable, type Listening, type Observable } from "./observable.js";
export { observeFan } from "./own.js";
export {
  MOST_CHARACTERS, pictures, smallEnough, uploadEventImage, writeSnapshot, type InView, type Pictures,
} from "./pictures.js";
export { waitOf, type Wait } from "./positions.js";
export { joinFan, joinRole, namesEvent, pictureOf, type EventAddress, type FanDetails, type Membership } from "./presence.js";
export { recordingLinks, type RecordingLinks } from "./recordings.js";
export {
  fanSeat, seating, SEATS, type Seating, type SeatState, type SessionName, type VideoConnection, type VideoConnector,
  type VideoRequest, type VideoRole,
} from "./seats.js";
export { observeDocument, type MaybeShow, type ShowAddress, type ShowState } from "./document.js";
export { observeShow } from "./show.js";
export type { Person, StaffLink, TalentLink } from "./sign_ins.js";
export { observeStage, type DirectedEvent, type PlaceKind, type StageState } from "./stage.js";
export { producerTokens, talentTokens, type KeptTokens, type TokensState } from "./tokens.js";
export type * from "./generated/functions.js";
export type {
  ActiveBroadcast, Consent, Disconnection, EventRecord, Fan, LinePosition, LineSummary, Note, Paths, PrivateCall, Show, TimelineEntry,
} from "./generated/records.js";
