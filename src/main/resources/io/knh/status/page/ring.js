// The map of a few members: the coordinator in the middle, its way to each of the others drawn as it is.
import { millis } from './text.js';
import { labellings, widest } from './labels.js';
import { SHAPES, describe, roundTrip, shade, svg } from './signs.js';
import { STATES } from './model.js';

const SIGN = 13;
/** More ways than these from one middle cannot be told apart. */
const MOST = 24;
/** Between the labels of two members, at least. */
const GAP = 6;
/** From the middle of a sign to the end of its two lines of text. */
const BELOW = SIGN + 41;
const ABOVE = SIGN + 8;

export class Ring {
  #host;
  #open;
  #picture = svg('svg', { role: 'group', 'aria-labelledby': 'map-title' });
  #ways = svg('g');
  #nodes = svg('g');
  #drawn = new Map();

  constructor(host, open) {
    this.#host = host;
    this.#open = open;
    this.#picture.append(this.#ways, this.#nodes);
  }

  /** Where the members stand in this width and what they are called, so that no label covers another; null where that cannot be. */
  static layout(model, width) {
    if (model.ranked.length > MOST) return null;
    const under = widest(Object.values(STATES).map((state) => state.word), '12px');
    for (const { labels, note } of labellings(model.ranked.map((member) => model.name(member)))) {
      const widths = labels.map((label) => Math.max(under, widest([label], '13px')));
      const found = places(model.ranked, widths, width);
      if (found) return { ...found, labels, note };
    }
    return null;
  }

  show() {
    if (!this.#picture.isConnected) this.#host.replaceChildren(this.#picture);
  }

  draw(model, matches, { width, height, places, labels }) {
    this.#picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#picture.setAttribute('height', height);
    const centre = places[model.ranked.findIndex((member) => member.coordinator)];
    const seen = new Set();
    model.ranked.forEach((member, index) => this.#place(model, member, labels[index], places[index], centre, matches, seen));
    for (const [id, drawn] of this.#drawn) {
      if (seen.has(id)) continue;
      drawn.node.remove();
      drawn.way.remove();
      this.#drawn.delete(id);
    }
  }

  #place(model, member, label, place, centre, matches, seen) {
    seen.add(member.id);
    const drawn = this.#drawn.get(member.id) ?? this.#make(member);
    const under = member.state === 'up' ? millis(roundTrip(member)) : STATES[member.state].word;
    const look = [
      label, member.state, shade(member), under, place.x, place.y, centre?.x, centre?.y, member.coordinator, matches(member), describe(model, member),
    ].join('|');
    if (drawn.look === look) return;
    drawn.look = look;
    const { node, way, sign, ring, name, text } = drawn;
    node.setAttribute('transform', `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})`);
    node.setAttribute('aria-label', describe(model, member));
    node.setAttribute('class', `node ${member.state}${matches(member) ? '' : ' dim'}`);
    node.dataset.state = member.state;
    sign.setAttribute('d', SHAPES[member.state].path);
    sign.setAttribute('class', `sign ${member.state} rtt${shade(member)}`);
    ring.setAttribute('visibility', member.coordinator ? 'visible' : 'hidden');
    name.textContent = label;
    text.textContent = member.coordinator ? 'coordinator' : under;
    way.setAttribute('class', `way ${member.state}${matches(member) ? '' : ' dim'}`);
    const hasWay = centre !== undefined && centre !== place;
    way.setAttribute('visibility', hasWay ? 'visible' : 'hidden');
    if (hasWay) way.setAttribute('d', `M${centre.x} ${centre.y}L${place.x.toFixed(1)} ${place.y.toFixed(1)}`);
  }

  #make(member) {
    const sign = svg('path', { transform: `scale(${SIGN})`, 'vector-effect': 'non-scaling-stroke' });
    const ring = svg('circle', { r: SIGN + 6, class: 'ring' });
    const halo = svg('circle', { r: SIGN + 10, class: 'halo' });
    const ground = svg('circle', { r: SIGN + 6, class: 'ground' });
    const name = svg('text', { y: SIGN + 22 });
    const text = svg('text', { y: SIGN + 37, class: 'under' });
    const node = svg('g', { role: 'button', tabindex: '0', 'data-id': member.id }, ground, halo, ring, sign, name, text);
    node.addEventListener('click', () => this.#open(member.id));
    node.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      this.#open(member.id);
    });
    const way = svg('path');
    this.#nodes.append(node);
    this.#ways.append(way);
    const drawn = { node, way, sign, ring, name, text, look: '' };
    this.#drawn.set(member.id, drawn);
    return drawn;
  }
}

/** One in the middle, the others around it; null where a label would cover another or leave the picture. */
function places(members, widths, width) {
  const around = members.filter((member) => !member.coordinator);
  const height = heightFor(around.length, width);
  const middle = (height + ABOVE - BELOW) / 2;
  const centre = { x: around.length === 1 ? width * 0.3 : width / 2, y: middle };
  const outer = Math.max(0, ...widths.filter((_, index) => !members[index].coordinator));
  const radius = { x: (width - outer) / 2 - GAP, y: (height - ABOVE - BELOW) / 2 - GAP };
  const found = members.map((member) => {
    if (member.coordinator) return centre;
    if (around.length === 1) return { x: width * 0.7, y: middle };
    const angle = -Math.PI / 2 + (2 * Math.PI * (around.indexOf(member) + 0.5)) / around.length;
    return { x: width / 2 + radius.x * Math.cos(angle), y: middle + radius.y * Math.sin(angle) };
  });
  const fits = found.every((one, index) => Math.abs(one.x - width / 2) + widths[index] / 2 <= width / 2
    && found.every((other, at) => at <= index || !meet(one, other, (widths[index] + widths[at]) / 2)));
  return fits ? { width, height, places: found } : null;
}

/** One or two beside the middle stand in a row with it. */
function heightFor(around, width) {
  if (around <= 2) return 130;
  return width < 500 ? 380 : Math.round(Math.min(around <= 4 ? 330 : 460, width * 0.55));
}

const meet = (one, other, across) => Math.abs(one.x - other.x) < across + GAP && Math.abs(one.y - other.y) < ABOVE + BELOW;
