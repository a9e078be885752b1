// The order of the table: a column, and its direction. What is not known comes last either way, equals by rank.
import { LOST, ORDER, byName } from './model.js';
import { roundTrip } from './signs.js';

/** By column: what is compared, and the words for up (the smallest first) and down; `down` first where the largest matter most. */
export const COLUMNS = {
  name: { key: (member, model) => model.name(member), up: 'by node, from A', down: 'by node, from Z' },
  state: { key: (member) => ORDER.indexOf(member.state), up: 'the worst first, then by rank', down: 'the best first, then by rank' },
  since: { key: (member) => member.since, up: 'the longest unchanged first', down: 'the latest change first', downFirst: true },
  trip: { key: roundTrip, up: 'the fastest first', down: 'the slowest first', downFirst: true },
  lost: { key: lostPart, up: 'the fewest lost rounds first', down: 'the most lost rounds first', downFirst: true },
  address: { key: (member) => member.address, up: 'by address', down: 'by address, from the last' },
};

/** Columns that each round changes. */
export const MOVING = new Set(['trip', 'lost']);

/** `trip` or `-trip` as column and direction; anything else is the order that is used unasked. */
export function readSort(text) {
  const column = text.replace(/^-/, '');
  return column in COLUMNS ? { column, down: text.startsWith('-') } : { column: 'state', down: false };
}

/** What a press on the head of this column asks for. */
export function nextSort({ column, down }, pressed) {
  const next = column === pressed ? !down : (COLUMNS[pressed].downFirst ?? false);
  return `${next ? '-' : ''}${pressed}`;
}

export const sortWords = ({ column, down }) => COLUMNS[column][down ? 'down' : 'up'];

/** These members, which come by rank, in this order. */
export function sorted(members, { column, down }, model) {
  const keyed = members.map((member) => ({ member, key: COLUMNS[column].key(member, model) }));
  keyed.sort((one, other) => {
    if (one.key === undefined || other.key === undefined) return (one.key === undefined) - (other.key === undefined);
    const order = typeof one.key === 'string' ? byName(one.key, other.key) : one.key - other.key;
    return down ? -order : order;
  });
  return keyed.map(({ member }) => member);
}

/** How many of its rounds a member was asked in and did not answer; of none that was asked nothing is known. */
export function losses(member) {
  const asked = member.history.filter((sample) => sample !== 0);
  return { asked: asked.length, lost: asked.filter((sample) => sample === LOST).length };
}

function lostPart(member) {
  const { asked, lost } = losses(member);
  return asked === 0 ? undefined : lost / asked;
}
