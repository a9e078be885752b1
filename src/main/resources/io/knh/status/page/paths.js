// The paths between members: a sentence, zone by zone, who probes whom, and the worst of them.
import { byId, count, element, millis, setData, setHidden, setText } from './text.js';
import { nameWords, naming, setWords } from './labels.js';
import { nodeOf } from './model.js';
import { PathLink } from './pathlink.js';
import { PATH_STATES, isOff, isOld, lossWords, pathState, pathWords, pathsSummary, sourceWords, tripOf } from './pathfacts.js';
import { drawMatrix, drawZones } from './matrix.js';
import { memberLink } from './place.js';
import { BOUNDS } from './signs.js';

/** Lines that are shown at first, and how many more each time. */
const LINES = 10;
/** With more members it is closed at first: the matrix would be larger than all else. */
const OPEN_MEMBERS = 24;

export class Paths {
  #model;
  #place;
  #details = byId('paths');
  #link = new PathLink('knh/v1/paths', () => this.draw());
  #seen = false;
  #most = LINES;
  #drawn = null;
  #doubted = false;

  constructor(model, place) {
    this.#model = model;
    this.#place = place;
    this.#details.addEventListener('toggle', () => this.#toggled());
    byId('worst-more').addEventListener('click', () => {
      this.#most += 2 * LINES;
      this.#drawn = null;
      this.draw();
    });
    new IntersectionObserver((all) => {
      this.#seen = all.at(-1).isIntersecting;
      this.look();
    }).observe(this.#details);
    place.listen(() => this.#follow());
    drawLegend();
  }

  /** To be called every second, and when the tab is seen again. */
  look() {
    if (this.#model.view === null) return;
    this.#follow();
    if (!this.#details.open || !this.#seen) return;
    this.#link.look();
    this.#drawTop(Date.now());
  }

  get #wanted() {
    const said = this.#place.get('paths');
    return said === '' ? this.#model.ranked.length <= OPEN_MEMBERS : said === 'open';
  }

  #follow() {
    if (this.#model.view !== null && this.#details.open !== this.#wanted) this.#details.open = this.#wanted;
  }

  #toggled() {
    if (this.#details.open !== this.#wanted) this.#place.go('paths', this.#details.open ? 'open' : 'closed', false);
    this.look();
  }

  /** Draws what was said last. */
  draw() {
    this.#drawTop(Date.now());
    const { said } = this.#link;
    if (said === null || said === this.#drawn) return;
    this.#drawn = said;
    const { zones = [], zoneCount = 0, matrix, listed, worst = said.own } = said;
    const off = isOff(this.#link);
    setHidden(byId('paths-zones'), !(zoneCount > 1) || zones.length === 0);
    if (zoneCount > 1) drawZones(byId('zone-table'), byId('zone-note'), zones, zoneCount);
    setHidden(byId('paths-matrix'), !matrix || off);
    if (matrix && !off) drawMatrix(byId('matrix'), byId('matrix-note'), matrix);
    setHidden(byId('paths-many'), !said.known || matrix !== undefined || off);
    setText(byId('paths-many'), `There is no matrix of ${count(listed ?? 0, 'member')}: it has 64 at most. The detail of each member shows who reaches it, and whom it reaches.`);
    setHidden(byId('paths-worst'), worst.length === 0);
    const shown = worst.slice(0, this.#most);
    drawLines(byId('worst'), shown, this.#model, (id) => this.#place.go('member', id));
    const more = (said.known ? said.paths : worst.length) - shown.length;
    setHidden(byId('worst-rest'), more <= 0);
    setText(byId('worst-rest'), `and ${count(more, 'more path')}${shown.length === worst.length && more > 0 ? ', which are not shown' : ''}`);
    setHidden(byId('worst-more'), shown.length === worst.length);
  }

  /** Whether what the member says of all else cannot be read. */
  doubt(doubted) {
    if (this.#doubted === doubted) return;
    this.#doubted = doubted;
    this.#drawTop(Date.now());
  }

  #drawTop(now) {
    this.#say(this.#doubted ? { level: 'warn', mark: '?', text: 'Not known how the paths are' } : pathsSummary(this.#link, now));
    setText(byId('paths-source'), sourceWords(this.#link, now, (id) => this.#model.nameOfId(id)));
    this.#details.classList.toggle('old', isOld(this.#link, now));
  }

  #say({ level, mark, text }) {
    const says = byId('paths-says');
    setData(says, 'level', level);
    setText(says.firstElementChild, mark);
    setWords(says.lastElementChild, text);
  }
}

function drawLegend() {
  const shades = [...BOUNDS.map((bound) => `under ${bound} ms`), 'slower'].map((text, index) => element('li', {}, element('i', { class: `dot rtt${index}` }), ` ${text}`));
  const others = Object.entries(PATH_STATES).filter(([, { sign }]) => sign !== '').map(([, { sign, word }]) => element('li', { text: `${sign} ${word}` }));
  byId('paths-legend').append(element('li', { text: 'Up, round trip:' }), ...shades, ...others);
}

/** Paths, one a line: who probes whom, how it is, what is lost, and the round trip. */
export function drawLines(list, paths, model, open) {
  const { nodes, domain } = naming(model.ranked.map(({ node }) => node));
  paths.forEach((path, index) => {
    const item = list.children[index] ?? list.appendChild(element('li', {}, element('span', { class: 'sign-text', 'aria-hidden': 'true' }), element('span'), element('span', { class: 'quiet' }), element('span', { class: 'number' }), element('span', { class: 'number' })));
    const [sign, way, state, lost, trip] = item.children;
    const look = `${path.from.id} ${path.to.id}`;
    if (item.dataset.way !== look) {
      item.dataset.way = look;
      way.replaceChildren(end(path.from, model, open, domain), ' → ', end(path.to, model, open, domain));
    }
    setData(item, 'how', pathState(path.state).level);
    setText(sign, pathState(path.state).sign || '●');
    const isDown = ({ id }) => ['down', 'pending'].includes(model.members.get(id)?.state);
    const down = [path.to, path.from].filter(isDown).map(({ id }) => `; ${model.nameOfId(id)} is down`);
    setWords(state, [pathWords(path), ...down].join(''), 63, { nodes, domain });
    setText(lost, lossWords(path));
    setText(trip, millis(tripOf(path)));
  });
  while (list.children.length > paths.length) list.lastElementChild.remove();
}

function end({ id }, model, open, domain) {
  if (!model.members.has(id)) return element('span', { text: nodeOf(id) });
  const link = element('a', { href: memberLink(id), title: id }, ...nameWords(model.nameOfId(id), domain));
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(id);
  });
  return link;
}
