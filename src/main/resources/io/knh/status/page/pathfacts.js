// What a document of /knh/v1/paths says, and what may be said of it. Pure: from the document and the time.
import { clock, count, duration } from './text.js';
import { CAUSE_WORDS } from './signs.js';

/** States of a path, the worst first: word, the word of several where it differs, sign, and how bad it is. */
export const PATH_STATES = {
  broken: { word: 'broken', sign: '✕', level: 'bad' },
  'large packets lost': { word: 'large packets lost', many: 'losing large packets', sign: '◆', level: 'bad' },
  lossy: { word: 'lossy', sign: '▲', level: 'warn' },
  unknown: { word: 'not known', sign: '?', level: 'wait' },
  up: { word: 'up', sign: '', level: 'ok' },
};

/** An answer that is older does not say how it is now: two rounds and a fetch. */
const OLD_MILLIS = 15_000;

/** Word and sign of a state; one that this page does not know is a fault. */
export const pathState = (state) => (Object.hasOwn(PATH_STATES, state) ? PATH_STATES[state] : { word: String(state), sign: '!', level: 'bad' });

const isCount = (...all) => all.every((number) => Number.isInteger(number) && number >= 0);
const isPath = ({ from, to, state }) => typeof from?.id === 'string' && typeof to?.id === 'string' && typeof state === 'string';

/** The document, if it is one. */
export function readPaths(document) {
  const { known, problem, own, listed, members, paths, failing, unknown, zones, worst, matrix } = document;
  const whole = known === true
    ? isCount(listed, members, paths, failing, unknown) && Array.isArray(zones) && worst.every(isPath) && isMatrix(matrix)
    : known === false && typeof problem === 'string' && own.every(isPath);
  if (!whole) throw new Error('the answer about paths cannot be read');
  return document;
}

function isMatrix(matrix) {
  if (matrix === undefined) return true;
  const isPlace = (place) => Number.isInteger(place) && matrix.members[place] !== undefined;
  return matrix.members.every(({ id }) => typeof id === 'string') && matrix.paths.every(({ from, to, state }) => isPlace(from) && isPlace(to) && typeof state === 'string');
}

/** How old what was said is by now. */
export const ageOf = ({ said, heardAt }, now) => (said.ageMillis ?? 0) + Math.max(0, now - heardAt);

/** Whether it does not say how it is now. */
export const isOld = (link, now) => link.said !== null && ageOf(link, now) > OLD_MILLIS;

/** How the paths are, in a sentence: level, mark and text. `ok` is only what all members said lately. */
export function pathsSummary(link, now) {
  const { said, problem } = link;
  if (said === null) return problem === null ? say('wait', '…', 'Asking how the paths are …') : say('warn', '?', `Not known how the paths are: ${problem}`);
  const old = isOld(link, now) ? `, ${duration(ageOf(link, now))} ago${problem === null ? '' : `; since then: ${problem}`}` : '';
  if (!said.known) return say('warn', '?', `Not known how all paths are${old}: ${said.problem}${own(said)}`);
  if (said.paths === 0) return nothing(said, old);
  const rest = [];
  if (said.unknown > 0) rest.push(`${said.unknown.toLocaleString('en')} not known`);
  if (said.members < said.listed) rest.push(`${said.members.toLocaleString('en')} of ${count(said.listed, 'member')} say how theirs are`);
  if (said.failing > 0) {
    const worst = pathState(said.worst[0]?.state).level;
    const text = `${said.failing.toLocaleString('en')} of ${count(said.paths, 'path')} ${said.failing === 1 ? 'has' : 'have'} a fault${faults(said)}`;
    return old === '' ? say(worst === 'warn' ? 'warn' : 'bad', worst === 'warn' ? '!' : '✕', [text, ...rest].join('; ')) : say('warn', '?', `${[text, ...rest].join('; ')}${old}`);
  }
  const text = [`None of ${count(said.paths, 'path')} is known to have a fault`, ...rest].join('; ');
  if (old !== '') return say('warn', '?', `${text}${old}`);
  return rest.length === 0 ? say('ok', '✓', `None of ${count(said.paths, 'path')} has a fault`) : say('wait', '?', text);
}

const say = (level, mark, text) => ({ level, mark, text });

const own = ({ own: paths }) => (paths.length === 0 ? '' : `. Below: ${count(paths.length, 'path')} that this member probes itself`);

function nothing(said, old) {
  if (said.pathProbes === 0) return say('wait', '–', `Paths are not probed: PATH_PROBES is 0${old}`);
  return say('wait', '?', `Not known how the paths are: no member has said it yet${old}`);
}

/** How many of these are in each state. */
export function kinds(paths) {
  const states = paths.map(({ state }) => state);
  const parts = [...new Set(states)].map((state) => `${states.filter((each) => each === state).length} ${pathState(state).many ?? pathState(state).word}`);
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

/** How many have each fault, where all that have one are shown. */
function faults({ failing, worst }) {
  const all = worst.filter(({ state }) => state !== 'up' && state !== 'unknown');
  return all.length === failing ? kinds(all).replace(',', ':') : '';
}

/** Whether paths are probed at all, as far as is known. */
export const isOff = ({ said }) => said?.pathProbes === 0 && !(said.paths > 0) && !(said.own?.length > 0);

/** Who said it, and how long ago. */
export function sourceWords({ said, heardAt }, now, nameOf) {
  if (!said?.known) return '';
  if (isOff({ said })) return `That is a setting of ${nameOf(said.source)}. With 10, the default, KNH also sees cuts between other members, packet loss, and large packets that vanish.`;
  return `As ${count(said.members, 'member')} told ${nameOf(said.source)}, ${(ageOf({ said, heardAt }, now) / 1000).toFixed(0)} s ago.`;
}

/** The state of a path with what is known of it: `broken since 03:12:05, no answer in time`. */
export function pathWords({ state, since, cause, unanswered }) {
  const parts = [`${pathState(state).word}${since ? ` since ${clock(Date.parse(since), { seconds: true })}` : ''}`];
  if (cause) parts.push(Object.hasOwn(CAUSE_WORDS, cause) ? CAUSE_WORDS[cause] : String(cause));
  if (unanswered) parts.push('no datagram is ever answered, so loss is not known');
  return parts.join(', ');
}

/** The last round trip in milliseconds, of one that is answered. */
export const tripOf = ({ state, roundTripMillis }) => (state === 'broken' || state === 'unknown' ? undefined : roundTripMillis);

/** Lost datagrams, if any were counted lately. */
export const lossWords = ({ state, lost, sent }) => (sent > 0 && state !== 'unknown' ? `lost ${lost ?? 0} of ${sent}` : 'loss –');

/** Of one member: what may be said of its paths, those to it, and those from it. */
export function pathsOf(link, id, now) {
  const { said, problem } = link;
  if (said === null) return { text: problem === null ? 'Asking …' : `Not known: ${problem}`, to: [], from: [] };
  if (isOff(link)) return { text: 'Paths are not probed: PATH_PROBES is 0.', to: [], from: [] };
  const all = said.known ? said.worst : said.own;
  const [to, from] = [all.filter((path) => path.to.id === id), all.filter((path) => path.from.id === id)];
  const old = isOld(link, now) ? ` As it was ${duration(ageOf(link, now))} ago.` : '';
  if (!said.known) return { text: `Not known by whom it is reached: ${said.problem}.${old}`, to, from };
  return { text: `${to.length + from.length === 0 ? 'Nobody has said yet how its paths are.' : ''}${old}`.trim(), to, from };
}
