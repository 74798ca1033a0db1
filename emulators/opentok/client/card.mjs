// The picture of somebody who publishes without a browser: a card with their name.

const CARD = { width: 320, height: 240, fps: 2 };

/**
 * @param {string} name
 * @returns {{media: MediaStream, close: () => void}}
 */
export function cardOf(name) {
  const canvas = Object.assign(document.createElement("canvas"), { width: CARD.width, height: CARD.height });
  const draw = () => drawCard(/** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")), name);
  draw();
  const media = canvas.captureStream(CARD.fps);
  // Only what changes is a frame.
  const timer = setInterval(draw, 1000 / CARD.fps);
  return { media, close: () => { clearInterval(timer); media.getTracks().forEach((track) => track.stop()); } };
}

/** @param {CanvasRenderingContext2D} context @param {string} name */
function drawCard(context, name) {
  const { width, height } = CARD;
  context.fillStyle = `hsl(${hueOf(name)} 45% 32%)`;
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#fff";
  context.textAlign = "center";
  context.font = "28px sans-serif";
  context.fillText(name || "–", width / 2, height / 2, width - 24);
  context.fillRect((Date.now() / 50) % width, height - 8, 24, 4);
}

/** Everybody's own colour.
 * @param {string} name
 */
function hueOf(name) {
  return [...name].reduce((hue, letter) => (hue * 31 + letter.charCodeAt(0)) % 360, 7);
}
