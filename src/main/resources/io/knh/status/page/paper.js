// The page on paper: light, whatever the screen is, and with the time at which it was true.
import { byId, setText } from './text.js';

/** Calls `draw` when what is painted has to have other colours: on paper, and when the person chooses others. */
export function followColours(draw) {
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', draw);
  }
  const turn = (printing) => {
    document.documentElement.classList.toggle('paper', printing);
    setText(byId('printed'), `${location.href} as it was at ${new Date().toISOString()}`);
    draw();
  };
  addEventListener('beforeprint', () => turn(true));
  addEventListener('afterprint', () => turn(false));
}
