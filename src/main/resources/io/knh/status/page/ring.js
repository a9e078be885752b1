// The map of a few members: the coordinator in the middle, its way to each of the others drawn as it is.
import { millis } from './text.js';
import { SHAPES, describe, roundTrip, shade, svg } from './signs.js';
import { STATES } from './model.js';

const SIGN = 13;

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

  /** Whether so many members can be read in this width. */
  static fits(members, width) {
    return members <= (width < 500 ? 9 : width < 800 ? 16 : 24);
  }

  show() {
    if (!this.#picture.isConnected) this.#host.replaceChildren(this.#picture);
  }

  draw(model, matches) {
    const width = this.#host.clientWidth;
    const height = Math.round(Math.min(460, Math.max(300, width * 0.55)));
    this.#picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#picture.setAttribute('height', height);
    const middle = model.ranked.find((member) => member.coordinator);
    const around = model.ranked.filter((member) => member !== middle);
    const seen = new Set();
    const centre = { x: width / 2, y: height / 2 - 8 };
    // Room for the two lines of text below and beside each sign.
    const radius = { x: width / 2 - Math.min(75, width / 6), y: height / 2 - 52 };
    if (middle) this.#place(model, middle, centre, null, matches, seen);
    around.forEach((member, index) => {
      const angle = -Math.PI / 2 + (2 * Math.PI * (index + 0.5)) / around.length;
      const place = { x: centre.x + radius.x * Math.cos(angle), y: centre.y + radius.y * Math.sin(angle) };
      this.#place(model, member, place, middle ? centre : null, matches, seen);
    });
    for (const [id, drawn] of this.#drawn) {
      if (seen.has(id)) continue;
      drawn.node.remove();
      drawn.way.remove();
      this.#drawn.delete(id);
    }
  }

  #place(model, member, place, centre, matches, seen) {
    seen.add(member.id);
    const drawn = this.#drawn.get(member.id) ?? this.#make(member);
    const under = member.state === 'alive' ? millis(roundTrip(member)) : STATES[member.state].word;
    const look = [
      member.state, shade(member), under, place.x, place.y, centre?.x, centre?.y, member.coordinator, matches(member), describe(model, member),
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
    name.textContent = shorten(model.name(member));
    text.textContent = member.coordinator ? 'coordinator' : under;
    way.setAttribute('class', `way ${member.state}`);
    way.setAttribute('visibility', centre ? 'visible' : 'hidden');
    if (centre) way.setAttribute('d', `M${centre.x} ${centre.y}L${place.x.toFixed(1)} ${place.y.toFixed(1)}`);
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

/** Both ends of a long name: nodes of a cloud differ in either. */
export function shorten(name, most = 18) {
  if (name.length <= most) return name;
  const half = Math.floor((most - 1) / 2);
  return `${name.slice(0, half)}…${name.slice(-half)}`;
}
