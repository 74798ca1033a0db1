// Whoever opens a page of a test has a camera of one colour and a microphone of one tone, so that faces and voices can
// be told apart. `faces` is what a test asks a picture or a sound. The face is put in where `null` stands: `people.py`.

const face = null;

// Not on the empty page before the first one, which has no cameras.
if (face && navigator.mediaDevices) {
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
    const tracks = [];
    if (video) tracks.push(...canvasOf(face.color).captureStream(10).getTracks());
    if (audio) tracks.push(...toneOf(face.hz).getTracks());
    return new MediaStream(tracks);
  };
}

function canvasOf(color) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
  const context = canvas.getContext("2d");
  const draw = () => {
    context.fillStyle = color;
    context.fillRect(0, 0, 320, 240);
    // Head and shoulders, which breathe: frames are sent of what moves.
    const breath = 3 * Math.sin(Date.now() / 300);
    context.fillStyle = "#f2e4d0";
    context.beginPath();
    context.ellipse(160, 92 + breath, 42, 50, 0, 0, 2 * Math.PI);
    context.ellipse(160, 230 + breath, 86, 74, 0, 0, 2 * Math.PI);
    context.fill();
  };
  draw();
  setInterval(draw, 100);
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

window.faces = {
  /** Whether what is behind somebody in a picture or a `video` has that colour, a little off after coding. */
  is(element, color) {
    if (!(element.videoWidth || element.naturalWidth)) return false;
    const context = new OffscreenCanvas(64, 64).getContext("2d");
    context.drawImage(element, 0, 0, 64, 64);
    const seen = context.getImageData(8, 24, 1, 1).data;
    return color.every((one, at) => Math.abs(one - seen[at]) < 30);
  },

  /** Whether the loudest tone of what a `video` plays is that one. */
  sounds(video, hz) {
    if (!video.srcObject?.getAudioTracks().some(({ enabled }) => enabled)) return false;
    video.listening ??= listen(video.srcObject);
    const { context, analyser } = video.listening;
    void context.resume();
    const loudness = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(loudness);
    const most = loudness.indexOf(Math.max(...loudness));
    return loudness[most] > -70 && Math.abs((most * context.sampleRate) / analyser.fftSize - hz) < 12;
  },
};

function listen(media) {
  const context = new AudioContext();
  const analyser = Object.assign(context.createAnalyser(), { fftSize: 8192, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(media).connect(analyser);
  return { context, analyser };
}
