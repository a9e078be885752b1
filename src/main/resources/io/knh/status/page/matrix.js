// Two tables of paths: who probes whom, and zone by zone. From the row to the column.
import { count, element, millis, setText } from './text.js';
import { labellings } from './labels.js';
import { lossWords, pathState, tripOf } from './pathfacts.js';
import { shadeOf } from './signs.js';
import { byName, nodeOf } from './model.js';

/** Longer names are shortened: in rows, and above columns. */
const ROW_CHARS = 24;
const COLUMN_CHARS = 12;
/** Up to so many members the round trip stands beside the sign. */
const TIMED = 12;
/** With more the cells are as small as can be. */
const SPARSE = 32;

/** Puts `matrix`, of a document, into this table: members of one zone together. */
export function drawMatrix(table, note, { members, paths }) {
  const order = members.map((_, place) => place).sort((one, other) => byName(members[one].zone ?? '', members[other].zone ?? '') || one - other);
  const cells = new Map(paths.map((path) => [`${path.from} ${path.to}`, path]));
  const names = members.map(({ id, node = nodeOf(id) }, at) => (members.some((other, place) => place !== at && (other.node ?? nodeOf(other.id)) === node) ? id : node));
  const all = labellings(names);
  const fitting = (most) => all.find(({ labels }) => labels.every((label) => label.length <= most)) ?? all.at(-1);
  const [rows, columns] = [fitting(ROW_CHARS), fitting(COLUMN_CHARS)];
  const begins = (index) => index > 0 && members[order[index]].zone !== members[order[index - 1]].zone;
  const title = (place) => `${names[place]}${members[place].zone ? `, ${members[place].zone}` : ''}`;
  table.className = members.length <= TIMED ? 'timed' : members.length <= SPARSE ? '' : 'dense';
  fill(table.tBodies[0], members.length + 1, (row, at) => {
    const from = order[at - 1];
    fill(row, members.length + 1, (cell, across) => {
      const to = order[across - 1];
      const edge = `${begins(across - 1) ? ' zone-left' : ''}${begins(at - 1) ? ' zone-top' : ''}`;
      if (at === 0 || across === 0) {
        const place = at === 0 ? to : from;
        const text = place === undefined ? '' : (at === 0 ? columns : rows).labels[place];
        head(cell, text, place === undefined ? '' : title(place), edge, at > 0 && (at === 1 || begins(at - 1)) ? members[place].zone : undefined);
      } else put(cell, from === to ? undefined : cells.get(`${from} ${to}`), `${from === to ? 'self' : ''}${edge}`, `${names[from]} → ${names[to]}`);
    }, (across) => made(at === 0 || across === 0, at === 0 ? 'col' : 'row', at + across === 0));
  }, () => element('tr'));
  setText(note, [rows, columns].map((one) => one.note).filter((text, at, notes) => text !== '' && notes.indexOf(text) === at).map((text) => `${text.replace('the table below has them whole', 'point at them to see them whole').replace('; point', ': point')}. `).join(''));
}

const made = (isHead, scope, isCorner) => (isHead ? (isCorner ? element('td') : element('th', { scope })) : element('td'));

/** As many children as wanted, each drawn. */
function fill(parent, wanted, draw, make) {
  for (let index = 0; index < wanted; index++) draw(parent.children[index] ?? parent.appendChild(make(index)), index);
  while (parent.children.length > wanted) parent.lastElementChild.remove();
}

const looks = new WeakMap();

function isDrawn(cell, look) {
  if (looks.get(cell) === look) return true;
  looks.set(cell, look);
  return false;
}

function head(cell, text, title, edge, zone = '') {
  if (isDrawn(cell, `${text}|${title}|${edge}|${zone}`)) return;
  cell.className = edge.trim();
  cell.replaceChildren(element('span', { text }), ...(zone === '' ? [] : [element('span', { class: 'quiet', text: ` ${zone}` })]));
  cell.title = title;
}

/** One path: its sign, and what is known of it for those who point at it or do not see it. */
function put(cell, path, extra, way) {
  const words = path ? cellWords(path) : '';
  if (isDrawn(cell, `${words}|${extra}|${way}`)) return;
  cell.className = extra.trim();
  cell.removeAttribute('title');
  delete cell.dataset.how;
  cell.replaceChildren();
  if (!path) return;
  const { sign, level } = pathState(path.state);
  cell.dataset.how = level;
  cell.title = `${way}: ${words}`;
  cell.append(element('span', { role: 'img', 'aria-label': words }, sign === '' ? dot(path.roundTripMillis) : sign));
  if (tripOf(path) !== undefined) cell.append(element('span', { class: 'trip', 'aria-hidden': 'true', text: millis(tripOf(path)).replace(' ms', '') }));
}

const dot = (millisecs) => element('i', { class: `dot rtt${shadeOf(millisecs)}` });

function cellWords(path) {
  const parts = [pathState(path.state).word];
  if (tripOf(path) !== undefined) parts.push(millis(tripOf(path)));
  if (path.sent > 0 && path.state !== 'unknown') parts.push(lossWords(path));
  if (path.unanswered) parts.push('no datagram is ever answered');
  return parts.join(', ');
}

/** All paths from one zone to another, in a table of these. */
export function drawZones(table, note, pairs, zoneCount) {
  const zones = [...new Set(pairs.flatMap(({ from, to }) => [from, to]))].sort(byName);
  const cells = new Map(pairs.map((pair) => [`${pair.from} ${pair.to}`, pair]));
  fill(table.tBodies[0], zones.length + 1, (row, at) => {
    fill(row, zones.length + 1, (cell, across) => {
      const [from, to] = [zones[at - 1], zones[across - 1]];
      if (at === 0 || across === 0) head(cell, (at === 0 ? to : from) ?? '', '', '');
      else putZones(cell, cells.get(`${from} ${to}`));
    }, (across) => made(at === 0 || across === 0, at === 0 ? 'col' : 'row', at + across === 0));
  }, () => element('tr'));
  setText(note, zoneCount > zones.length ? `${zones.length} of ${zoneCount} zones are shown: those with the worst paths, if there are more than 16.` : '');
}

function putZones(cell, pair) {
  if (isDrawn(cell, JSON.stringify(pair ?? null))) return;
  cell.replaceChildren();
  delete cell.dataset.how;
  if (!pair) return;
  const { paths, failing, unknown, worst, medianMillis } = pair;
  const { sign, level, word } = pathState(worst);
  cell.dataset.how = level;
  const all = count(paths, 'path');
  const few = failing || unknown;
  const [first, second] = few === 0 ? [millis(medianMillis), all] : [`${few} of ${all}`, `${failing > 1 ? 'at worst ' : ''}${word}; median ${millis(medianMillis)}`];
  cell.append(element('span', { 'aria-hidden': 'true' }, sign === '' ? dot(medianMillis) : sign), ' ', first, element('span', { class: 'what', text: second }));
}
