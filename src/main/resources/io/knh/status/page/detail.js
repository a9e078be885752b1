// One member: what is known of it, its round trips as a chart, and its history. The chart's library is fetched when first needed.
import { byId, count, element, millis, setHidden, setText, clock } from './text.js';
import { setWords } from './labels.js';
import { LOST } from './model.js';
import { colours } from './grid.js';
import { drawFacts } from './facts.js';
import { entry, eventsOf } from './timeline.js';
import { silentSince } from './summary.js';
import { roundTrip, stateWords } from './signs.js';
import { PathLink } from './pathlink.js';
import { drawLines } from './paths.js';
import { kinds, pathsOf } from './pathfacts.js';

const EVENTS = 20;
/** Paths that are shown each way: those that are not are counted. */
const PATHS = 12;
const HEIGHT = 170;

let library = null;

export class Detail {
  #model;
  #place;
  #dialog = byId('detail');
  #id = null;
  #chart = null;
  #paths = null;
  /** What its paths were drawn from. */
  #said = undefined;

  constructor(model, place) {
    this.#model = model;
    this.#place = place;
    byId('detail-close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('close', () => {
      if (this.#dialog.open) return;
      this.#forget();
      this.#place.leave('member');
    });
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
    place.listen(() => this.#follow());
    new ResizeObserver(() => this.#chart?.setSize({ width: chartWidth(byId('detail-chart')), height: HEIGHT })).observe(byId('detail-chart'));
  }

  draw() {
    this.#follow();
    if (this.#id !== null) this.#fill();
  }

  #fill() {
    const member = this.#model.members.get(this.#id);
    setWords(byId('detail-title'), member ? this.#model.name(member) : this.#id);
    drawFacts(byId('detail-facts'), member ? facts(member) : [['State', 'not in the roster']]);
    byId('detail-events').replaceChildren(...eventsOf(this.#model, this.#id, EVENTS).map((event) => entry(this.#model, event)));
  }

  /** To be called every second: who reaches the member, and whom it reaches. */
  look() {
    this.#paths?.look();
    this.#drawPaths();
  }

  #drawPaths() {
    const link = this.#paths;
    setHidden(byId('detail-paths'), link === null);
    if (link === null) return;
    const { text, to, from } = pathsOf(link, this.#id, Date.now());
    setText(byId('detail-paths-says'), text);
    if (link.said === this.#said) return;
    this.#said = link.said;
    for (const [name, who, all] of [['reached', 'Who reaches it', to], ['reaches', 'Whom it reaches', from]]) {
      setHidden(byId(`${name}-title`), all.length === 0);
      setText(byId(`${name}-title`), `${who}: ${count(all.length, 'path')}${kinds(all)}${all.length > PATHS ? `; the worst ${PATHS}` : ''}`);
      drawLines(byId(name), all.slice(0, PATHS), this.#model, (id) => this.#place.go('member', id, false));
    }
  }

  /** Opens the member that the address names, and closes where it names none. */
  #follow() {
    const wanted = this.#place.get('member');
    if (wanted === '') {
      if (this.#dialog.open) this.#dialog.close();
      return;
    }
    if (this.#model.view === null) return;
    const id = this.#resolve(wanted);
    if (this.#id === id && this.#dialog.open) return;
    this.#forget();
    this.#id = id;
    this.#paths = this.#model.members.has(id) ? new PathLink(`knh/v1/paths?member=${encodeURIComponent(id)}`, () => this.#drawPaths()) : null;
    this.#fill();
    this.#drawPaths();
    this.look();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.drawChart();
  }

  /** A link may name the node alone. */
  #resolve(wanted) {
    if (this.#model.members.has(wanted)) return wanted;
    const found = this.#model.ranked.filter((member) => member.node === wanted);
    return found.length === 1 ? found[0].id : wanted;
  }

  async drawChart() {
    const member = this.#model.members.get(this.#id);
    if (!member) return;
    setText(byId('detail-chart-text'), summary(member));
    if (member.history.length === 0) return;
    try {
      library ??= load();
      await library;
    } catch {
      library = null;
      setText(byId('detail-chart-text'), `${summary(member)} The chart library could not be loaded.`);
      return;
    }
    if (this.#model.members.get(this.#id)?.id !== member.id) return;
    const data = series(this.#model, member);
    if (this.#chart) this.#chart.setData(data);
    else this.#chart = chart(data, byId('detail-chart'));
  }

  #forget() {
    this.#chart?.destroy();
    this.#chart = null;
    this.#paths = null;
    this.#said = undefined;
    this.#id = null;
    byId('detail-chart').replaceChildren();
  }
}

function facts(member) {
  const list = [['Id', member.id], ['Address', member.address], ...(member.zone ? [['Zone', member.zone]] : []), ['State', stateWords(member), member.state === 'down' || member.state === 'pending' ? 'bad' : undefined]];
  if (member.reason) list.push(['Alert delayed', member.reason]);
  if (member.since) list.push(['Since', clock(member.since, { seconds: true })]);
  if (member.answered) list.push(['Last answer', clock(silentSince(member), { seconds: true })]);
  if (roundTrip(member) !== undefined) list.push(['Round trip', millis(roundTrip(member))]);
  if (member.attemptsLost) list.push(['Attempts', `${member.attemptsLost} of the last ${member.attempts} lost`]);
  if (member.failed) list.push(['Failed attempts', String(member.failed)]);
  if (member.unlisted) list.push(['Discovery', 'no longer lists it']);
  if (member.serving === false) list.push(['Kubernetes', 'sends it no traffic']);
  if (member.source) list.push(['Seen by', 'itself: this is its view']);
  return list;
}

function summary(member) {
  const asked = member.history.filter((sample) => sample !== 0);
  if (asked.length === 0) return member.source ? 'The coordinator does not probe itself.' : 'No round yet.';
  const answered = asked.filter((sample) => sample > 0).sort((one, other) => one - other);
  const lost = asked.filter((sample) => sample === LOST).length;
  const middle = answered[Math.floor(answered.length / 2)];
  const trips = answered.length === 0 ? '' : ` Round trip: median ${millis(middle / 1000)}, at most ${millis(answered.at(-1) / 1000)}.`;
  return `${lost} of ${asked.length} rounds without an answer.${trips}`;
}

/** Seconds, milliseconds of the answered rounds, and 1 for each lost one; the newest round is the last sample. */
function series(model, member) {
  const samples = member.history.slice(-model.rounds.length);
  const rounds = model.rounds.slice(model.rounds.length - samples.length);
  return [
    rounds.map((round) => round.at / 1000),
    samples.map((sample) => (sample > 0 ? sample / 1000 : null)),
    samples.map((sample) => (sample === LOST ? 1 : null)),
  ];
}

const chartWidth = (host) => Math.max(200, host.clientWidth);

function chart(data, host) {
  const colour = colours(host);
  const axis = { stroke: colour.quiet, grid: { stroke: colour.line, width: 1 }, ticks: { stroke: colour.line } };
  const options = {
    width: chartWidth(host),
    height: HEIGHT,
    scales: { lost: { range: [0, 1] } },
    axes: [{ ...axis, space: 90, values: (_, values) => values.map((value) => clock(value * 1000, { seconds: true })) }, { ...axis, size: 60, values: (_, values) => values.map((value) => `${value} ms`) }],
    series: [
      { value: (_, value) => (value === null ? '' : clock(value * 1000, { seconds: true })), label: 'Round at' },
      { label: 'Round trip', stroke: colour.rtt[2], width: 2, points: { size: 4 }, value: (_, value) => (value === null ? '–' : millis(value)) },
      {
        label: 'Lost', scale: 'lost', stroke: colour.down, fill: colour.down, paths: window.uPlot.paths.bars({ size: [0.8, 8] }),
        points: { show: false }, value: (_, value) => (value === null ? 'no' : 'yes'),
      },
    ],
  };
  return new window.uPlot(options, data, host);
}

function load() {
  return new Promise((resolve, reject) => {
    const script = element('script', { src: 'page/uplot.js' });
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(element('link', { rel: 'stylesheet', href: 'page/uplot.css' }), script);
  });
}
