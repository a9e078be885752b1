// The map, the filter and the table of the members: what is searched for is bright in one and listed in the other.
import { byId, count, element, millis, setData, setHidden, setText, timeElement } from './text.js';
import { ORDER, STATES, LOST } from './model.js';
import { BOUNDS, roundTrip, shade, smallSign, stateWords, svg } from './signs.js';
import { Ring } from './ring.js';
import { Grid, colours } from './grid.js';
import { spark } from './spark.js';

/** Rows that the table shows at first, and how many more each time: thousands would slow the page. */
const ROWS = 50;

export class Members {
  #model;
  #ring;
  #grid;
  #wanted = new Set();
  #words = '';
  #most = ROWS;
  #rows = new Map();
  #buttons = new Map();
  #open;

  constructor(model, open) {
    this.#model = model;
    this.#open = open;
    this.#ring = new Ring(byId('map'), open);
    this.#grid = new Grid(byId('map'), byId('hint'), open);
    byId('filter').addEventListener('submit', (event) => event.preventDefault());
    byId('search').addEventListener('input', () => this.#search(byId('search').value));
    byId('list-more').addEventListener('click', () => {
      this.#most += ROWS;
      this.draw();
    });
    for (const state of ORDER) this.#makeButton(state);
    drawLegend();
  }

  /** Draws all anew that depends on how members stand. */
  draw() {
    this.drawMap();
    this.#drawButtons();
    this.#drawTable();
  }

  drawMap() {
    const matches = (member) => this.#matches(member);
    const map = Ring.fits(this.#model.ranked.length, byId('map').clientWidth) ? this.#ring : this.#grid;
    map.show();
    map.draw(this.#model, matches);
  }

  /** Draws what each finished round changes. */
  drawSamples() {
    this.drawMap();
    const colour = colours(document.body);
    for (const row of this.#rows.values()) row.samples(colour);
  }

  #matches(member) {
    if (this.#wanted.size > 0 && !this.#wanted.has(member.state)) return false;
    return this.#words === '' || `${member.id} ${member.address}`.toLowerCase().includes(this.#words);
  }

  #search(text) {
    this.#words = text.trim().toLowerCase();
    this.#most = ROWS;
    this.draw();
  }

  #makeButton(state) {
    const button = element('button', { type: 'button', 'aria-pressed': 'false', 'data-state': state });
    const text = element('span');
    button.append(smallSignOf(state), ' ', text);
    button.addEventListener('click', () => {
      const on = !this.#wanted.delete(state);
      if (on) this.#wanted.add(state);
      button.setAttribute('aria-pressed', String(on));
      this.#most = ROWS;
      this.draw();
    });
    this.#buttons.set(state, { button, text });
    byId('states').append(button);
  }

  #drawButtons() {
    const counts = this.#model.counts();
    for (const [state, { button, text }] of this.#buttons) {
      setText(text, `${counts[state].toLocaleString('en')} ${STATES[state].word}`);
      setHidden(button, counts[state] === 0 && !this.#wanted.has(state) && state !== 'alive');
    }
  }

  #drawTable() {
    const matching = this.#model.ranked.filter((member) => this.#matches(member));
    const sorted = matching.sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
    const shown = sorted.slice(0, this.#most);
    const total = count(this.#model.ranked.length, 'member');
    const all = matching.length === this.#model.ranked.length;
    const found = all ? total : `${matching.length.toLocaleString('en')} of ${total} match`;
    const part = shown.length === matching.length ? '' : `; ${shown.length} are shown`;
    setText(byId('list-count'), `${found}${part}; the worst first, then by rank`);
    setHidden(byId('list-more'), shown.length === matching.length);
    const body = byId('list').tBodies[0];
    const rows = new Map();
    const colour = colours(document.body);
    shown.forEach((member, index) => {
      const row = this.#rows.get(member.id) ?? new Row(member.id, this.#open);
      rows.set(member.id, row);
      if (body.rows[index] !== row.element) body.insertBefore(row.element, body.rows[index] ?? null);
      row.draw(this.#model, member, colour);
    });
    while (body.rows.length > shown.length) body.rows[body.rows.length - 1].remove();
    this.#rows = rows;
  }
}

function smallSignOf(state) {
  const sign = smallSign(state);
  sign.setAttribute('width', '12');
  sign.setAttribute('height', '12');
  return sign;
}

/** One member in the table. */
class Row {
  element = element('tr');
  #name = element('button', { type: 'button' });
  #star = element('span', { class: 'quiet' });
  #state = element('td', { class: 'state' });
  #since = element('td');
  #rtt = element('td', { class: 'number' });
  #spark = element('canvas', { width: '110', height: '22', role: 'img' });
  #lost = element('td', { class: 'number' });
  #address = element('td');
  #look = '';
  #member = null;

  constructor(id, open) {
    this.#name.addEventListener('click', () => open(id));
    const head = element('th', { scope: 'row' }, this.#name, this.#star);
    this.element.append(head, this.#state, this.#since, this.#rtt, element('td', {}, this.#spark), this.#lost, this.#address);
  }

  draw(model, member, colour) {
    this.#member = member;
    setText(this.#name, model.name(member));
    setText(this.#star, member.coordinator ? ' coordinator' : '');
    setData(this.element, 'id', member.id);
    const look = `${stateWords(member)}|${member.reason ?? ''}|${member.since ?? ''}`;
    if (this.#look !== look) {
      this.#look = look;
      setData(this.#state, 'state', member.state);
      this.#state.replaceChildren(smallSign(member.state, shade(member)), stateWords(member), member.reason ? `: ${member.reason}` : '');
      this.#since.replaceChildren(member.since ? timeElement(member.since, { seconds: true }) : '–');
    }
    setText(this.#address, member.address);
    this.samples(colour);
  }

  samples(colour) {
    const { history } = this.#member;
    setText(this.#rtt, millis(roundTrip(this.#member)));
    const lost = history.filter((sample) => sample === LOST).length;
    const asked = history.filter((sample) => sample !== 0).length;
    setText(this.#lost, asked === 0 ? '–' : `${lost} of ${asked}`);
    this.#spark.setAttribute('aria-label', asked === 0 ? 'no rounds yet' : `round trips of ${asked} rounds, ${lost} lost`);
    spark(this.#spark, history, colour);
  }
}

function drawLegend() {
  const labels = [...BOUNDS.map((bound) => `under ${bound} ms`), 'slower'];
  const shades = labels.map((label, index) => {
    const box = svg('svg', { viewBox: '0 0 10 10', 'aria-hidden': 'true' }, svg('rect', { width: 10, height: 10, class: `rtt${index}` }));
    return element('li', {}, box, label);
  });
  const others = ORDER.filter((state) => state !== 'alive' && state !== 'unknown').map((state) => element('li', {}, smallSign(state), STATES[state].word));
  byId('legend').append(element('li', { text: 'Alive, round trip:' }), ...shades, ...others);
}
