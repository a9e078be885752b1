// The sign of each state, told apart by shape: as SVG beside text, as paths on a canvas.
import { STATES } from './model.js';
import { kindOf, startsAgain } from './outages.js';
import { millis } from './text.js';

const SVG = 'http://www.w3.org/2000/svg';

/** Around 0,0, about 1 in each direction; `line` is drawn as a line, the others are filled. */
export const SHAPES = {
  up: { path: 'M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z' },
  suspect: { path: 'M0-1.1 1.15.9-1.15.9Z' },
  pending: { path: 'M0-1.25 1.25 0 0 1.25-1.25 0Z' },
  down: { path: 'M-.85-.85.85.85M.85-.85-.85.85', line: true },
  left: { path: 'M.9 0A.9.9 0 1 1-.9 0A.9.9 0 1 1 .9 0Z', line: true },
  new: { path: 'M.9 0A.9.9 0 1 1-.9 0A.9.9 0 1 1 .9 0Z', line: true },
  absent: { path: 'M-.9 0H.9', line: true },
  unknown: { path: 'M-.8-.8H.8V.8H-.8Z', line: true },
};

/** Upper bounds of round trips in milliseconds, each with a shade of its own; the last shade is for what is slower. */
export const BOUNDS = [1, 5, 20, 100];

/** The shade of a round trip in milliseconds. */
export function shadeOf(millisecs) {
  if (millisecs === undefined) return 0;
  const index = BOUNDS.findIndex((bound) => millisecs < bound);
  return index < 0 ? BOUNDS.length : index;
}

/** The shade of a member that is up: by its last round trip. */
export const shade = ({ rttMicros }) => shadeOf(rttMicros === undefined ? undefined : rttMicros / 1000);

/** The last round trip in milliseconds, of one that still answers. */
export function roundTrip(member) {
  const answers = member.state === 'up' || member.state === 'suspect';
  return answers && member.rttMicros !== undefined ? member.rttMicros / 1000 : undefined;
}

export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A small sign to stand before a word that says the same. */
export function smallSign(state, shadeIndex = 2) {
  const path = svg('path', { d: SHAPES[state].path, class: `sign ${state} rtt${shadeIndex}`, 'vector-effect': 'non-scaling-stroke' });
  if (SHAPES[state].line) path.setAttribute('stroke-width', state === 'down' ? 2.5 : 1.5);
  return svg('svg', { viewBox: '-1.4 -1.4 2.8 2.8', 'aria-hidden': 'true' }, path);
}

/** `node-3, up, 0.8 ms, coordinator`, for those who do not see the map. */
export function describe(model, member) {
  const parts = [model.name(member), stateWords(member)];
  if (roundTrip(member) !== undefined) parts.push(millis(roundTrip(member)));
  if (member.coordinator) parts.push('coordinator');
  if (member.zone) parts.push(member.zone);
  return parts.join(', ');
}

/** What is broken of one that does not answer, as the headline has it: who refuses a connection is reached. */
const KIND_WORDS = {
  process: (member) => (member.state === 'suspect' ? 'its node answers' : 'its process is down, its node answers'),
  node: (member) => (member.scope !== 'peer' ? '' : member.state === 'suspect' ? 'nobody reaches it' : 'nobody reached it'),
  path: (member) => (member.state === 'suspect' ? 'others reach it' : 'others reached it at first'),
  never: () => 'it has never answered',
};
export const CAUSE_WORDS = {
  refused: 'connection refused',
  timeout: 'no answer in time',
  unreachable: 'unreachable',
  reset: 'connection reset',
  other: 'other failure',
};

/** The state with what is known of its cause: `down, its process is down, its node answers, connection refused`. */
export function stateWords(member) {
  const parts = [startsAgain(member) ? 'starts again' : STATES[member.state].word];
  if (['down', 'pending', 'suspect'].includes(member.state)) parts.push(KIND_WORDS[kindOf(member)](member));
  if (member.cause) parts.push(Object.hasOwn(CAUSE_WORDS, member.cause) ? CAUSE_WORDS[member.cause] : String(member.cause));
  return parts.filter((part) => part !== '').join(', ');
}
