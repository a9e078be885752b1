// Joins the parts: what comes from the member goes into the model, and once a frame what changed is drawn.
import { byId, clock, setText } from './text.js';
import { Model } from './model.js';
import { Link, fetchEvents } from './link.js';
import { summarise, summariseStale, unreadable } from './summary.js';
import { Members } from './members.js';
import { Timeline } from './timeline.js';
import { Detail } from './detail.js';
import { Paths } from './paths.js';
import { drawPending, drawSelf } from './facts.js';
import { Place } from './place.js';
import { drawHeadline, drawLink, keepInSight } from './headline.js';
import { followColours } from './paper.js';

const model = new Model();
const place = new Place();
const members = new Members(model, place);
const timeline = new Timeline(model, place);
const detail = new Detail(model, place);
const paths = new Paths(model, place);

const MOST_MEASURES = 100;

let fetching = false;
let askAgain = false;
let due = false;
/** Why the last document could not be taken in, until a whole one is. */
let unread = null;
let complained = null;

const link = new Link({
  status(document) {
    model.leavingSaid = false;
    model.status(document);
    unread = null;
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
  unread(problem) {
    unread = problem;
    complain(problem);
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
  // A window that is not seen has no frames, but its title and its icon are.
  if (document.hidden) drawTop();
  if (due) return;
  due = true;
  requestAnimationFrame(draw);
}

function draw() {
  due = false;
  const began = performance.now();
  drawTop();
  if (model.view === null || unread !== null) return;
  const { dirty } = model;
  model.dirty = { members: false, samples: false, events: false };
  if (dirty.members) members.draw();
  else if (dirty.samples) members.drawSamples();
  if (dirty.events) timeline.draw();
  if (dirty.members || dirty.events) detail.draw();
  if (dirty.samples) detail.drawChart();
  lookAtPaths();
  measure('knh-draw', began);
}

/** Not on the stream: asked for while somebody looks. */
function lookAtPaths() {
  if (unread !== null) return;
  paths.look();
  detail.look();
}

/** For those who measure: how long it took to take a change in, and to draw it. The last ones only. */
function measure(name, start) {
  if (performance.getEntriesByName(name).length >= MOST_MEASURES) performance.clearMeasures(name);
  performance.measure(name, { start, end: performance.now() });
}

/** Once, though tried each second. */
function complain(problem) {
  const text = String(problem.stack);
  if (complained !== text) console.error(text);
  complained = text;
}

/** Never throws: the last headline would go on standing there. */
function summaryAt(now) {
  if (unread !== null) return unreadable(unread);
  try {
    const stale = model.view !== null && link.stale(now);
    return stale ? summariseStale(model, link, now) : summarise(model, link, now);
  } catch (problem) {
    complain(problem);
    return unreadable(problem);
  }
}

function drawSummary(summary) {
  try {
    drawHeadline(model, summary);
    return summary;
  } catch (problem) {
    complain(problem);
    drawHeadline(new Model(), unreadable(problem));
    return unreadable(problem);
  }
}

/** The headline and all else that grows old by itself. */
function drawTop() {
  const now = Date.now();
  const summary = drawSummary(summaryAt(now));
  document.body.classList.toggle('stale', summary.old);
  drawLink(link, now);
  paths.doubt(summary.illegible === true);
  if (model.view === null || unread !== null) return;
  drawSelf(model, now + link.skew);
  drawPending(model, now + link.skew);
}

let width = 0;
new ResizeObserver(() => {
  if (model.view === null || byId('map').clientWidth === width) return;
  width = byId('map').clientWidth;
  members.drawMap();
}).observe(byId('map'));

byId('skip').addEventListener('click', (event) => {
  // The address says what is open and filtered: it is not to say this.
  event.preventDefault();
  byId('list-section').focus();
});
keepInSight();
followColours(() => {
  if (model.view !== null) members.drawSamples();
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  link.look();
  lookAtPaths();
});
setText(byId('zone'), Intl.DateTimeFormat().resolvedOptions().timeZone || clock(Date.now()));
setInterval(() => {
  link.look();
  lookAtPaths();
  drawTop();
}, 1000);
link.open();
