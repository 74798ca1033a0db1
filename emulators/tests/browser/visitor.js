// What a test lets a page do: kept short, so that a test reads as what people do.
// The page's own camera has the colour and the tone of its address, so that faces and voices can be told apart.

const asked = new URLSearchParams(location.search);

if (asked.has("color") && navigator.mediaDevices) {
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
    const tracks = [];
    if (video) tracks.push(...canvasOf(asked.get("color")).captureStream(15).getTracks());
    if (audio) tracks.push(...toneOf(Number(asked.get("hz"))).getTracks());
    return new MediaStream(tracks);
  };
}

function canvasOf(color) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
  const context = canvas.getContext("2d");
  const draw = () => {
    context.fillStyle = color;
    context.fillRect(0, 0, 320, 240);
    // Something moves, in a corner that nobody looks at.
    context.fillStyle = "#fff";
    context.fillRect((Date.now() / 20) % 320, 0, 4, 20);
  };
  draw();
  setInterval(draw, 66);
  return canvas;
}

function toneOf(hz) {
  const context = new AudioContext();
  const [oscillator, end] = [context.createOscillator(), context.createMediaStreamDestination()];
  oscillator.frequency.value = hz;
  oscillator.connect(end);
  oscillator.start();
  return end.stream;
}

window.visitor = {
  canvasOf,
  toneOf,
  session: null,
  publisher: null,
  subscribers: {},
  events: [],

  /** Everything that happens to something is noted as `who:event`. */
  note(who, emitter, names) {
    for (const name of names) {
      emitter.on(name, (event) => this.events.push({ who, type: event.type, ...told(event) }));
    }
  },

  init({ apiKey, sessionId, options }) {
    this.session = OT.initSession(apiKey, sessionId, options);
    this.note("session", this.session, [
      "sessionConnected", "sessionDisconnected", "sessionReconnecting", "sessionReconnected", "connectionCreated",
      "connectionDestroyed", "streamCreated", "streamDestroyed", "streamPropertyChanged", "signal", "muteForced",
      "archiveStarted", "archiveStopped",
    ]);
  },

  async connect(token) {
    await ended((callback) => this.session.connect(token, callback));
    return this.session.connection.id;
  },

  async publish(properties = {}) {
    this.publisher = OT.initPublisher("me", { insertMode: "append", ...properties });
    this.note("publisher", this.publisher, [
      "accessAllowed", "accessDenied", "streamCreated", "streamDestroyed", "muteForced", "mediaStopped", "destroyed",
    ]);
    await ended((callback) => this.session.publish(this.publisher, callback));
    return this.publisher.stream.streamId;
  },

  async subscribe(streamId, properties = {}) {
    const stream = this.session.streams.get(streamId);
    let subscriber;
    await ended((callback) => {
      subscriber = this.session.subscribe(stream, "others", { insertMode: "append", audioVolume: 100, ...properties }, callback);
      this.subscribers[streamId] = subscriber;
      subscriber.on("videoElementCreated", ({ element }) => { subscriber.video = element; });
      this.note("subscriber", subscriber, [
        "connected", "disconnected", "destroyed", "videoElementCreated", "videoEnabled", "videoDisabled", "audioBlocked",
        "audioUnblocked",
      ]);
    });
    return subscriber.id ?? null;
  },

  /** The middle of what is seen of a stream, or of one's own: [red, green, blue]. */
  color(streamId) {
    const video = this.subscribers[streamId].video;
    if (!video?.videoWidth) return null;
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  },

  /** The loudest tone of what is heard of a stream, in Hz; 0 where nothing is. */
  async tone(streamId) {
    const { video } = this.subscribers[streamId];
    video.listening ??= listen(video.srcObject);
    const { context, analyser } = video.listening;
    await context.resume();
    const loudness = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(loudness);
    const most = loudness.indexOf(Math.max(...loudness));
    return loudness[most] < -70 ? 0 : (most * context.sampleRate) / analyser.fftSize;
  },

  list(...types) {
    return this.events.filter(({ type }) => types.length === 0 || types.some((one) => type.startsWith(one)));
  },
};

function listen(media) {
  const context = new AudioContext();
  const analyser = Object.assign(context.createAnalyser(), { fftSize: 8192, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(media).connect(analyser);
  return { context, analyser };
}

/** What a callback is given: a failure is thrown as `name code`. */
function ended(begin) {
  return new Promise((resolve, reject) => {
    begin((error) => (error ? reject(new Error(`${error.name} ${error.code}`)) : resolve()));
  });
}

/** What of an event goes into a list that a test compares. */
function told({ stream, connection, reason, data, from, changedProperty, newValue, active, name }) {
  const found = {
    stream: stream?.streamId, connection: connection?.connectionId, reason, data, changedProperty,
    from: from === null ? null : from?.connectionId,
    newValue, active, name,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
