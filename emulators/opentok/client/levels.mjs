// How loud a track is.

/** @type {AudioContext | undefined} */
let sharedContext;

/** One for the page: browsers allow few. Until somebody has touched the page it may be silent. */
function soundContext() {
  sharedContext ??= new AudioContext();
  return sharedContext;
}

/** Once somebody has touched the page. */
export async function resumeSound() {
  await sharedContext?.resume();
}

export class LevelMeter {
  #analyser = soundContext().createAnalyser();
  #samples = new Float32Array(this.#analyser.fftSize);

  /** @param {MediaStreamTrack} track */
  constructor(track) {
    this.track = track;
    this.source = soundContext().createMediaStreamSource(new MediaStream([track]));
    this.source.connect(this.#analyser);
  }

  /** The loudest of the last samples, from 0 to 1. */
  level() {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return Math.min(1, this.#samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0));
  }

  close() {
    this.source.disconnect();
  }
}
