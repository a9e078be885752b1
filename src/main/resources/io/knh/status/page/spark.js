// Round trip and loss of one member as a line of some millimetres: bars up for lost rounds, on their own ground.
import { LOST, MOST_ROUNDS } from './model.js';

/** Draws samples, oldest first; the newest stands at the right end. A scale of logarithms, from 0.1 ms to 1 s. */
export function spark(canvas, samples, colour) {
  const scale = window.devicePixelRatio || 1;
  const [width, height] = [110, 22];
  if (canvas.width !== Math.round(width * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const context = canvas.getContext('2d');
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  const step = width / MOST_ROUNDS;
  const left = width - samples.length * step;
  context.fillStyle = colour.down;
  samples.forEach((sample, index) => {
    if (sample === LOST) context.fillRect(left + index * step, 0, Math.max(1, step - 0.5), height);
  });
  context.strokeStyle = colour.rtt[2];
  context.lineWidth = 1.5;
  context.beginPath();
  let drawing = false;
  samples.forEach((sample, index) => {
    if (sample <= 0) {
      drawing = false;
      return;
    }
    const part = Math.min(1, Math.max(0, Math.log10(sample / 100) / 4));
    const [x, y] = [left + (index + 0.5) * step, height - 2 - part * (height - 4)];
    if (drawing) context.lineTo(x, y);
    else context.moveTo(x - 0.5, y), context.lineTo(x, y);
    drawing = true;
  });
  context.stroke();
}
