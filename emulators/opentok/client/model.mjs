// Who and what is in a session, as pages see it.

/**
 * @typedef {{id: string, creationTime: number, data: string}} ToldConnection
 * @typedef {{id: string, connectionId: string, creationTime: number, name: string, hasAudio: boolean,
 *   hasVideo: boolean, videoType: "camera" | "screen" | "custom" | null, width: number, height: number,
 *   frameRate: number, hasMedia: boolean}} ToldStream
 */

/** Somebody who is connected. `data` is what their token says, unchanged. */
export class Connection {
  /** @param {ToldConnection} told */
  constructor({ id, creationTime, data }) {
    this.id = id;
    this.connectionId = id;
    this.creationTime = creationTime;
    this.data = data;
    this.permissions = {};
  }
}

/** What somebody publishes. */
export class Stream {
  /** @param {ToldStream} told @param {Connection} connection whose it is */
  constructor(told, connection) {
    this.id = told.id;
    this.streamId = told.id;
    this.connection = connection;
    this.creationTime = told.creationTime;
    this.name = told.name;
    this.initials = initialsOf(told.name);
    this.hasAudio = told.hasAudio;
    this.hasVideo = told.hasVideo;
    this.hasCaptions = false;
    this.frameRate = told.frameRate;
    this.videoDimensions = { width: told.width, height: told.height };
    this.videoType = told.videoType ?? undefined;
  }
}

/** @param {string} name */
export function initialsOf(name) {
  return name.split(/\s+/).filter(Boolean).map((word) => word[0].toUpperCase()).slice(0, 2).join("");
}
