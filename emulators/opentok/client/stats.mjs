// What the browser counts for a peer connection, in the vendor's form.

/**
 * @typedef {{type: string, kind?: string, [name: string]: any}} Counted a row of the browser's report
 * @typedef {{at: number, bytes: number}} Sample
 */

/** A condition of the network → up to which loss (a share) and which way there and back (seconds). */
const CONDITIONS = /** @type {const} */ ([
  ["excellent", 0.01, 0.15],
  ["good", 0.03, 0.3],
  ["fair", 0.08, 0.5],
  ["warning", 0.2, 1],
]);

/** Rates are measured from one question to the next. */
export class StatsReader {
  /** @type {Sample | undefined} */
  #last;

  /** @param {RTCPeerConnection} peer */
  constructor(peer) {
    this.peer = peer;
  }

  /** What a subscriber has got since the start. */
  async received() {
    const rows = await this.#rows();
    const [audio, video] = [row(rows, "inbound-rtp", "audio"), row(rows, "inbound-rtp", "video")];
    const bitrate = this.#bitrate(video.bytesReceived ?? 0);
    const transport = transportOf(rows, video);
    return {
      audio: incoming(audio),
      video: {
        ...incoming(video),
        codec: codecOf(rows, video),
        width: video.frameWidth ?? 0,
        height: video.frameHeight ?? 0,
        bitrate,
        totalBitrate: bitrate,
        frameRate: video.framesPerSecond ?? 0,
        decodedFrameRate: video.framesPerSecond ?? 0,
        pauseCount: video.pauseCount ?? 0,
        totalPausesDuration: video.totalPausesDuration ?? 0,
        freezeCount: video.freezeCount ?? 0,
        totalFreezesDuration: video.totalFreezesDuration ?? 0,
      },
      mediaLink: { transport, remotePublisherTransport: transport, networkDegradationSource: /** @type {const} */ ("none") },
      timestamp: Date.now(),
    };
  }

  /** What a publisher has sent to one subscriber since the start. */
  async sent() {
    const rows = await this.#rows();
    const [audio, video] = [row(rows, "outbound-rtp", "audio"), row(rows, "outbound-rtp", "video")];
    const bitrate = this.#bitrate(video.bytesSent ?? 0);
    const transport = transportOf(rows, row(rows, "remote-inbound-rtp", "video"));
    const layer = {
      codec: codecOf(rows, video),
      width: video.frameWidth ?? 0,
      height: video.frameHeight ?? 0,
      encodedFrameRate: video.framesPerSecond ?? 0,
      bitrate,
      totalBitrate: bitrate,
      qualityLimitationReason: video.qualityLimitationReason ?? "none",
    };
    return {
      audio: outgoing(audio, row(rows, "remote-inbound-rtp", "audio")),
      video: { ...outgoing(video, row(rows, "remote-inbound-rtp", "video")), frameRate: video.framesPerSecond ?? 0, layers: [layer] },
      mediaLink: { transport },
      transportStats: transport,
      timestamp: Date.now(),
    };
  }

  /** @returns {Promise<Counted[]>} */
  async #rows() {
    return [.../** @type {any} */ (await this.peer.getStats()).values()];
  }

  /** @param {number} bytes in all */
  #bitrate(bytes) {
    const [now, last] = [{ at: performance.now(), bytes }, this.#last];
    this.#last = now;
    return last ? Math.round(((now.bytes - last.bytes) * 8000) / Math.max(1, now.at - last.at)) : 0;
  }
}

/** @param {Counted[]} rows @param {string} type @param {string} kind @returns {Counted} */
function row(rows, type, kind) {
  return rows.find((one) => one.type === type && one.kind === kind) ?? { type };
}

/** @param {Counted} counted */
function incoming({ bytesReceived = 0, packetsReceived = 0, packetsLost = 0 }) {
  return { bytesReceived, packetsReceived, packetsLost };
}

/** @param {Counted} counted @param {Counted} remote what the other end says that it got */
function outgoing({ bytesSent = 0, packetsSent = 0 }, { packetsLost = 0 }) {
  return { bytesSent, packetsSent, packetsLost };
}

/** @param {Counted[]} rows @param {Counted} counted @returns {string} */
function codecOf(rows, counted) {
  const codec = rows.find((one) => one.type === "codec" && one.id === counted.codecId);
  return codec?.mimeType?.split("/")[1] ?? "";
}

/** @param {Counted[]} rows @param {Counted} counted where packets were lost */
function transportOf(rows, { packetsLost = 0, packetsReceived = 0, fractionLost }) {
  const pair = rows.find((one) => one.type === "candidate-pair" && one.nominated && one.state === "succeeded");
  const loss = fractionLost ?? packetsLost / Math.max(1, packetsLost + packetsReceived);
  const trip = pair?.currentRoundTripTime;
  const found = CONDITIONS.find(([, most, longest]) => loss <= most && trip <= longest);
  /** @type {"unknown" | "critical" | "warning" | "fair" | "good" | "excellent"} */
  const networkCondition = trip === undefined ? "unknown" : (found?.[0] ?? "critical");
  return {
    connectionEstimatedBandwidth: pair?.availableOutgoingBitrate ?? 0,
    networkCondition,
    networkConditionReason: /** @type {"none" | "unknown" | "packetLoss"} */ (
      trip === undefined ? "unknown" : loss > CONDITIONS[0][1] ? "packetLoss" : "none"
    ),
  };
}
