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
/** With more zones there is no button for each: the search finds them. */
const ZONES = 12;
const NO_ZONE = 'none';

export class Members {
  #model;
  #place;
  #ring;
  #grid;
  #most = ROWS;
  /** What is filtered, read once: thousands are compared with it. */
  #wanted = { states: [], zones: [], text: '' };
  #rows = new Map();
  #buttons = new Map();
  #zones = new Map();
  #group = element('button', { type: 'button', id: 'group', 'aria-pressed': 'false', text: 'Group by zone' });
  #heads = new Map();
  #groupRows = new Map();
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
    this.#group.addEventListener('click', () => place.go('group', this.#isGrouped ? '' : 'zone'));
    for (const column of Object.keys(COLUMNS)) this.#makeHead(column);
    place.listen(() => this.#follow());
    this.#follow();
    drawLegend();
  }

  /** Draws all anew that depends on how members stand. */
  draw() {
    this.drawMap();
    this.#drawButtons();
    this.#drawZones();
    this.#drawTable();
  }

  drawMap() {
    const width = byId('map').clientWidth;
    if (width === 0) return;
    const grouped = this.#isGrouped;
    const ring = grouped ? null : Ring.layout(this.#model, width);
    const map = ring ? this.#ring : this.#grid;
    const layout = ring ?? Grid.layout(this.#model, width, grouped ? this.#grouped(this.#model.ranked) : undefined);
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

  #headOf({ zone, head }) {
    const row = this.#groupRows.get(zone) ?? element('tr', { role: 'row', class: 'group' }, element('th', { scope: 'rowgroup', role: 'rowheader' }));
    this.#groupRows.set(zone, row);
    setText(row.firstElementChild, head);
    return row;
  }

  get #sort() {
    return readSort(this.#place.get('sort'));
  }

  get #isGrouped() {
    return this.#place.get('group') === 'zone' && this.#model.zones.length > 0;
  }

  /** These members zone by zone, each with a line for it. */
  #grouped(members) {
    const groups = new Map(this.#model.zones.map(([zone]) => [zone, []]));
    for (const member of members) groups.get(member.zone ?? '')?.push(member);
    return [...groups].filter(([, all]) => all.length > 0).map(([zone, all]) => ({ zone, members: all, head: groupWords(zone, all) }));
  }

  #matches({ state, zone = '', id, address }) {
    const { states, zones, text } = this.#wanted;
    if (states.length > 0 && !states.includes(state)) return false;
    if (zones.length > 0 && !zones.includes(zone || NO_ZONE)) return false;
    return text === '' || `${id} ${address} ${zone}`.toLowerCase().includes(text);
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
    this.#wanted = { states, zones: this.#place.list('zone'), text: this.#place.get('find').toLowerCase() };
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

  /** A button for each zone, where there are at least two. */
  #drawZones() {
    const zones = this.#model.zones;
    const pressed = this.#place.list('zone');
    const gone = pressed.filter((name) => !zones.some(([zone]) => (zone || NO_ZONE) === name));
    const wanted = [...(zones.length > ZONES ? zones.filter(([zone]) => pressed.includes(zone || NO_ZONE)) : zones), ...gone.map((name) => [name, 0])];
    setHidden(byId('zones'), zones.length === 0 && gone.length === 0);
    const buttons = wanted.map(([zone, members]) => {
      const name = zone || NO_ZONE;
      const button = this.#zones.get(name) ?? this.#makeZone(name);
      setText(button, `${members.toLocaleString('en')} ${zone || 'without a zone'}`);
      button.setAttribute('aria-pressed', String(pressed.includes(name)));
      return button;
    });
    setHidden(this.#group, zones.length === 0);
    this.#group.setAttribute('aria-pressed', String(this.#place.get('group') === 'zone'));
    const all = [...buttons, this.#group];
    if (all.some((button, index) => byId('zones').children[index] !== button)) byId('zones').replaceChildren(...all);
    while (byId('zones').children.length > all.length) byId('zones').lastElementChild.remove();
  }

  #makeZone(name) {
    const button = element('button', { type: 'button', 'data-zone': name });
    button.addEventListener('click', () => this.#place.toggle('zone', name));
    this.#zones.set(name, button);
    return button;
  }

  #drawTable() {
    const matching = this.#model.ranked.filter((member) => this.#matches(member));
    const ordered = sorted(matching, this.#sort, this.#model);
    const groups = this.#isGrouped ? this.#grouped(ordered) : [];
    const shown = (groups.length > 0 ? groups.flatMap(({ members }) => members) : ordered).slice(0, this.#most);
    const total = count(this.#model.ranked.length, 'member');
    const all = matching.length === this.#model.ranked.length;
    const found = all ? total : `${matching.length.toLocaleString('en')} of ${total} match`;
    const part = shown.length === matching.length ? '' : `; ${shown.length} shown`;
    setText(byId('list-count'), `${found}${part}; ${groups.length > 0 ? 'by zone, ' : ''}${sortWords(this.#sort)}`);
    setHidden(byId('list-more'), shown.length === matching.length);
    const body = byId('list').tBodies[0];
    const rows = new Map();
    const colour = colours(document.body);
    const focused = document.activeElement;
    const domain = commonDomain(this.#model.ranked.map((member) => member.node));
    let at = 0;
    const put = (row) => {
      if (body.rows[at] !== row) body.insertBefore(row, body.rows[at] ?? null);
      at += 1;
    };
    for (const member of shown) {
      const group = groups.find(({ members: [first] }) => first === member);
      if (group) put(this.#headOf(group));
      const row = this.#rows.get(member.id) ?? new Row(member.id, this.#open);
      rows.set(member.id, row);
      put(row.element);
      row.draw(this.#model, member, domain, colour);
    }
    while (body.rows.length > at) body.rows[body.rows.length - 1].remove();
    this.#rows = rows;
    // A row that moves loses the focus.
    if (focused !== document.activeElement && body.contains(focused)) focused.focus({ preventScroll: true });
  }
}

/** `zone-a: 12 members, 1 down`. */
function groupWords(zone, members) {
  const states = ORDER.filter((state) => state !== 'up').map((state) => [members.filter((member) => member.state === state).length, state]);
  const parts = states.filter(([many]) => many > 0).map(([many, state]) => `${many} ${STATES[state].word}`);
  return [`${zone || 'no zone'}: ${count(members.length, 'member')}`, ...parts].join(', ');
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
  #zone = element('span', { class: 'quiet zone' });
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
    const head = element('th', { scope: 'row', role: 'rowheader', class: 'name' }, this.#name, this.#star, this.#zone);
    const rounds = cell('rounds');
    rounds.append(this.#spark);
    this.element.append(head, this.#state, this.#since, this.#trip, rounds, this.#lost, this.#address);
  }

  draw(model, member, domain, colour) {
    this.#member = member;
    setText(this.#star, member.coordinator ? ' coordinator' : '');
    setText(this.#zone, member.zone ? ` ${member.zone}` : '');
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
