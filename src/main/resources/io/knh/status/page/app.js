// Joins the parts: what comes from the member goes into the model, and once a frame what changed is drawn.
import { byId, clock, duration, element, setData, setHidden, setText } from './text.js';
import { Model } from './model.js';
import { Link, fetchEvents } from './link.js';
import { judge, judgeStale } from './verdict.js';
import { Members } from './members.js';
import { Timeline } from './timeline.js';
import { Detail } from './detail.js';
import { drawHeld, drawSelf } from './facts.js';

const model = new Model();
const detail = new Detail(model);
const members = new Members(model, (id) => detail.open(id));
const timeline = new Timeline(model, (id) => detail.open(id));

const MOST_MEASURES = 100;

let fetching = false;
let askAgain = false;
let due = false;

const link = new Link({
  status(document) {
    model.leavingSaid = false;
    model.status(document);
    askEvents();
    drawSoon();
  },
  change(document) {
    const began = performance.now();
    const missed = model.change(document);
    measure('knh-take', began);
    if (missed) askEvents();
    drawSoon();
  },
  bye() {
    model.leavingSaid = true;
    drawSoon();
  },
  state: drawSoon,
});

/** The events since the last one that is known: once after each status, and where some are missing. */
async function askEvents() {
  askAgain = fetching;
  if (fetching) return;
  fetching = true;
  try {
    const answer = await fetchEvents(model.lastEvent);
    if (answer.instance === model.instance) model.addEvents(answer.events);
  } catch {
    // The stream will tell whether the member is there; with its next status they are asked for again.
  } finally {
    fetching = false;
  }
  drawSoon();
  if (askAgain) askEvents();
}

function drawSoon() {
  if (due) return;
  due = true;
  requestAnimationFrame(draw);
}

function draw() {
  due = false;
  const began = performance.now();
  drawTop();
  if (model.view === null) return;
  const { dirty } = model;
  model.dirty = { members: false, samples: false, events: false };
  if (dirty.members) members.draw();
  else if (dirty.samples) members.drawSamples();
  if (dirty.events) timeline.draw();
  if (dirty.members || dirty.events) detail.draw();
  if (dirty.samples) detail.drawChart();
  measure('knh-draw', began);
}

/** For those who measure: how long it took to take a change in, and to draw it. The last ones only. */
function measure(name, start) {
  if (performance.getEntriesByName(name).length >= MOST_MEASURES) performance.clearMeasures(name);
  performance.measure(name, { start, end: performance.now() });
}

/** The verdict and all else that grows old by itself. */
function drawTop() {
  const now = Date.now();
  const stale = model.view !== null && link.stale(now);
  const verdict = stale ? judgeStale(model, link, now) : judge(model, link, now);
  setData(byId('verdict'), 'level', verdict.level);
  setText(byId('verdict-mark'), verdict.mark);
  setText(byId('sentence'), verdict.sentence);
  drawAlso(verdict.also);
  for (const [name, lamp] of Object.entries(verdict.lamps)) drawLamp(byId(`lamp-${name}`), lamp, stale);
  document.body.classList.toggle('stale', stale);
  drawLink(now);
  const title = `${verdict.mark} ${verdict.sentence} – KNH`;
  if (document.title !== title) document.title = title;
  if (model.view === null) return;
  setText(byId('cluster'), model.self.cluster ? `· ${model.self.cluster} · ${model.self.node}` : `· ${model.self.node}`);
  drawSelf(model, now + link.skew);
  drawHeld(model, now + link.skew);
}

function drawAlso(also) {
  const list = byId('also');
  setHidden(list, also.length === 0);
  also.forEach((text, index) => setText(list.children[index] ?? list.appendChild(element('li')), text));
  while (list.children.length > also.length) list.lastElementChild.remove();
}

function drawLamp(lamp, { level, text }, stale) {
  setData(lamp, 'level', stale ? 'wait' : level);
  setText(lamp.querySelector('.mark'), stale ? '?' : { ok: '✓', wait: '…', warn: '!', bad: '✕' }[level]);
  setText(lamp.querySelector('.says'), text);
}

function drawLink(now) {
  const line = byId('link');
  const ago = link.heardAt === 0 ? '' : `, heard ${duration(now - link.heardAt)} ago`;
  const [level, mark, text] = {
    connecting: ['wait', '…', 'connecting'],
    live: link.stale(now) ? ['bad', '✕', `silent${ago}`] : ['ok', '●', `live${ago}`],
    polling: ['warn', '◐', `asks every 5 s: this member has no stream to give${ago}`],
    lost: ['bad', '✕', link.heardAt === 0 ? 'no answer, trying again' : `cut off${ago}, trying again`],
  }[link.state];
  setData(line, 'level', level);
  setText(line.querySelector('.mark'), mark);
  setText(byId('link-text'), text);
}

let width = 0;
new ResizeObserver(() => {
  if (model.view === null || byId('map').clientWidth === width) return;
  width = byId('map').clientWidth;
  members.drawMap();
}).observe(byId('map'));

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => model.view && members.draw());
document.addEventListener('visibilitychange', () => document.hidden || link.look());
setText(byId('zone'), Intl.DateTimeFormat().resolvedOptions().timeZone || clock(Date.now()));
setInterval(() => {
  link.look();
  if (!document.hidden) drawTop();
}, 1000);
link.open();
