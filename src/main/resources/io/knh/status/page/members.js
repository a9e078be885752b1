// The map, the filter and the table of the members: what is searched for is bright in one and listed in the other.
import { byId, count, element, millis, setData, setHidden, setText, timeElement } from './text.js';
import { ORDER, STATES } from './model.js';
import { BOUNDS, roundTrip, shade, smallSign, stateWords, svg } from './signs.js';
import { commonDomain, nameWords, setWords, words } from './labels.js';
import { memberLink } from './place.js';
import { COLUMNS, MOVING, losses, nextSort, readSort, sortWords, sorted } from './sort.js';
import { Ring } from './ring.js';
import { Grid, colours } from './grid.js';
import { spark } from './spark.js';

/** Rows that the table shows at first, and how many more each time: thousands would slow the page. */
const ROWS = 50;

export class Members {
  #model;
  #place;
  #ring;
  #grid;
  #most = ROWS;
  #rows = new Map();
  #buttons = new Map();
  #heads = new Map();
  #open;

  constructor(model, place) {
    this.#model = model;
    this.#place = place;
    this.#open = (id) => place.go('member', id);
    this.#ring = new Ring(byId('map'), this.#open);
    this.#grid = new Grid(byId('map'), byId('hint'), this.#open);
    byId('filter').addEventListener('submit', (event) => event.preventDefault());
    byId('search').addEventListener('input', () => this.#search(byId('search').value));
    byId('list-more').addEventListener('click', () => {
      this.#most += ROWS;
      this.draw();
    });
    for (const state of ORDER) this.#makeButton(state);
    for (const column of Object.keys(COLUMNS)) this.#makeHead(column);
    place.listen(() => this.#follow());
    this.#follow();
    drawLegend();
  }

  /** Draws all anew that depends on how members stand. */
  draw() {
    this.drawMap();
    this.#drawButtons();
    this.#drawTable();
  }

  drawMap() {
    const width = byId('map').clientWidth;
    if (width === 0) return;
    const ring = Ring.layout(this.#model, width);
    const map = ring ? this.#ring : this.#grid;
    const layout = ring ?? Grid.layout(this.#model, width);
    map.show();
    map.draw(this.#model, (member) => this.#matches(member), layout);
    setWords(byId('map-note'), layout.note);
  }

  /** Draws what each finished round changes. */
  drawSamples() {
    this.drawMap();
    if (MOVING.has(this.#sort.column)) this.#drawTable();
    const colour = colours(document.body);
    for (const row of this.#rows.values()) row.samples(colour);
  }

  get #sort() {
    return readSort(this.#place.get('sort'));
  }

  #matches(member) {
    const states = this.#place.list('state');
    if (states.length > 0 && !states.includes(member.state)) return false;
    const wanted = this.#place.get('find').toLowerCase();
    return wanted === '' || `${member.id} ${member.address}`.toLowerCase().includes(wanted);
  }

  /** The first letter is a step that can be gone back, the others are not. */
  #search(text) {
    const wanted = text.trim();
    this.#place.go('find', wanted, (wanted === '') !== (this.#place.get('find') === ''));
  }

  /** Shows what the address says. */
  #follow() {
    this.#most = ROWS;
    const search = byId('search');
    if (search.value.trim() !== this.#place.get('find')) search.value = this.#place.get('find');
    const states = this.#place.list('state');
    for (const [state, { button }] of this.#buttons) button.setAttribute('aria-pressed', String(states.includes(state)));
    for (const [column, { head, sign }] of this.#heads) {
      const { down } = this.#sort;
      const active = this.#sort.column === column;
      if (active) head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
      setText(sign, active ? (down ? ' ▼' : ' ▲') : '');
    }
    if (this.#model.view !== null) this.draw();
  }

  #makeButton(state) {
    const button = element('button', { type: 'button', 'aria-pressed': 'false', 'data-state': state });
    const text = element('span');
    button.append(smallSignOf(state), ' ', text);
    button.addEventListener('click', () => this.#place.toggle('state', state));
    this.#buttons.set(state, { button, text });
    byId('states').append(button);
  }

  /** The head of a column sorts by it. */
  #makeHead(column) {
    const head = document.querySelector(`#list th.${column}`);
    const sign = element('span', { 'aria-hidden': 'true' });
    const button = element('button', { type: 'button' }, head.textContent, sign);
    button.addEventListener('click', () => this.#place.go('sort', nextSort(this.#sort, column)));
    head.replaceChildren(button);
    this.#heads.set(column, { head, sign });
  }

  #drawButtons() {
    const counts = this.#model.counts();
    for (const [state, { button, text }] of this.#buttons) {
      setText(text, `${counts[state].toLocaleString('en')} ${STATES[state].word}`);
      setHidden(button, counts[state] === 0 && !this.#place.list('state').includes(state) && state !== 'up');
    }
  }

  #drawTable() {
    const matching = this.#model.ranked.filter((member) => this.#matches(member));
    const shown = sorted(matching, this.#sort, this.#model).slice(0, this.#most);
    const total = count(this.#model.ranked.length, 'member');
    const all = matching.length === this.#model.ranked.length;
    const found = all ? total : `${matching.length.toLocaleString('en')} of ${total} match`;
    const part = shown.length === matching.length ? '' : `; ${shown.length} shown`;
    setText(byId('list-count'), `${found}${part}; ${sortWords(this.#sort)}`);
    setHidden(byId('list-more'), shown.length === matching.length);
    const body = byId('list').tBodies[0];
    const rows = new Map();
    const colour = colours(document.body);
    const focused = document.activeElement;
    const domain = commonDomain(this.#model.ranked.map((member) => member.node));
    shown.forEach((member, index) => {
      const row = this.#rows.get(member.id) ?? new Row(member.id, this.#open);
      rows.set(member.id, row);
      if (body.rows[index] !== row.element) body.insertBefore(row.element, body.rows[index] ?? null);
      row.draw(this.#model, member, domain, colour);
    });
    while (body.rows.length > shown.length) body.rows[body.rows.length - 1].remove();
    this.#rows = rows;
    // A row that moves loses the focus.
    if (focused !== document.activeElement && body.contains(focused)) focused.focus({ preventScroll: true });
  }
}

function smallSignOf(state) {
  const sign = smallSign(state);
  sign.setAttribute('width', '12');
  sign.setAttribute('height', '12');
  return sign;
}

/** One member in the table. Roles are said: rows that are laid out otherwise than as a table lose theirs. */
class Row {
  element = element('tr', { role: 'row' });
  #name = element('a');
  #star = element('span', { class: 'quiet' });
  #state = cell('state');
  #since = cell('since');
  #trip = cell('trip number');
  #spark = element('canvas', { width: '110', height: '22', role: 'img' });
  #lost = cell('lost number');
  #address = cell('address');
  #look = '';
  #member = null;

  constructor(id, open) {
    this.#name.href = memberLink(id);
    this.#name.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(id);
    });
    const head = element('th', { scope: 'row', role: 'rowheader', class: 'name' }, this.#name, this.#star);
    const rounds = cell('rounds');
    rounds.append(this.#spark);
    this.element.append(head, this.#state, this.#since, this.#trip, rounds, this.#lost, this.#address);
  }

  draw(model, member, domain, colour) {
    this.#member = member;
    setText(this.#star, member.coordinator ? ' coordinator' : '');
    setData(this.element, 'id', member.id);
    const name = model.name(member);
    const look = [name, domain, stateWords(member), member.reason, member.since, member.address].join('|');
    if (this.#look !== look) {
      this.#look = look;
      this.#name.replaceChildren(...nameWords(name, domain));
      setData(this.#state, 'state', member.state);
      const says = element('span', { text: `${stateWords(member)}${member.reason ? `: ${member.reason}` : ''}` });
      this.#state.replaceChildren(smallSign(member.state, shade(member)), says);
      this.#since.replaceChildren(member.since ? timeElement(member.since, { seconds: true }) : '–');
      this.#address.replaceChildren(...words(member.address));
    }
    this.samples(colour);
  }

  samples(colour) {
    setText(this.#trip, millis(roundTrip(this.#member)));
    const { asked, lost } = losses(this.#member);
    setText(this.#lost, asked === 0 ? '–' : `${lost} of ${asked}`);
    this.#spark.setAttribute('aria-label', asked === 0 ? 'no rounds yet' : `round trips of ${asked} rounds, ${lost} lost`);
    spark(this.#spark, this.#member.history, colour);
  }
}

const cell = (name) => element('td', { role: 'cell', class: name });

function drawLegend() {
  const labels = [...BOUNDS.map((bound) => `under ${bound} ms`), 'slower'];
  const shades = labels.map((label, index) => {
    const box = svg('svg', { viewBox: '0 0 10 10', 'aria-hidden': 'true' }, svg('rect', { width: 10, height: 10, class: `rtt${index}` }));
    return element('li', {}, box, label);
  });
  const others = ORDER.filter((state) => state !== 'up').map((state) => element('li', {}, smallSign(state), STATES[state].word));
  byId('legend').append(element('li', { text: 'Up, round trip:' }), ...shades, ...others);
}
