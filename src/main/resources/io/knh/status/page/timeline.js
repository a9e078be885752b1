// What happened, newest first: elections, outages, recoveries, webhooks.
import { byId, duration, element, setHidden, timeElement } from './text.js';
import { shorten, words } from './labels.js';
import { memberLink } from './place.js';

/** Entries that are shown at first, and how many more each time. */
const ENTRIES = 30;
/** Longer names are shortened; pointing at them shows the id. */
const MOST = 63;
/** An outage that a follower saw in the coordinator's view may be its own event later: within this time it is the same. */
const SAME_MILLIS = 15_000;

const KINDS = {
  election: { word: 'Elections', sign: '★' },
  outage: { word: 'Outages', sign: '✕' },
  recovery: { word: 'Recoveries', sign: '●' },
  webhook: { word: 'Webhooks', sign: '→' },
  trouble: { word: 'Warnings', sign: '▲' },
  other: { word: 'Other', sign: '·' },
};

const KIND_OF = {
  'election-started': 'election', 'became-coordinator': 'election', 'follows-coordinator': 'election', 'stepped-down': 'election',
  'higher-ranked-skipped': 'election', 'goodbye-answered': 'election',
  'problem-opened': 'outage', 'problem-closed': 'recovery', 'notice-delivered': 'webhook', 'notice-failed': 'webhook', 'notice-lost': 'webhook',
  'down-decided': 'outage', 'decision-pending': 'outage', 'down-recorded': 'outage',
  'peer-recovered': 'recovery', 'peer-replaced': 'recovery', 'peer-returned': 'recovery', 'peer-answered': 'recovery',
  'alert-recorded': 'webhook', 'alert-delivered': 'webhook', 'alert-taken-over': 'webhook', 'post-failed': 'webhook', 'alert-lost': 'webhook',
  'peer-suspected': 'trouble', 'suspect-answered': 'trouble', 'peer-starting': 'trouble', 'sanity-changed': 'trouble', 'quorum-changed': 'trouble', paused: 'trouble',
  'not-in-roster': 'trouble', 'invariant-broken': 'trouble',
};

/** What a duration says, by the type of the event: how long what ended had lasted. */
const LASTED = {
  'peer-recovered': 'down for', 'peer-replaced': 'down for', 'peer-returned': 'away for',
  'suspect-answered': 'suspect for', 'down-decided': 'tried for',
  'down-recorded': 'pending for', 'stepped-down': 'coordinator for', 'alert-delivered': 'sent', 'sanity-changed': 'before that for',
  'quorum-changed': 'before that for', paused: 'for', 'became-coordinator': 'without one for',
};

export class Timeline {
  #model;
  #place;
  #most = ENTRIES;
  #entries = new Map();

  constructor(model, place) {
    this.#model = model;
    this.#place = place;
    for (const [kind, { word, sign }] of Object.entries(KINDS)) this.#makeButton(kind, word, sign);
    byId('timeline-more').addEventListener('click', () => {
      this.#most += ENTRIES;
      this.draw();
    });
    place.listen(() => this.#follow());
    this.#follow();
  }

  draw() {
    const list = byId('timeline');
    const wanted = this.#place.list('events');
    const all = merged(this.#model).filter((event) => wanted.length === 0 || wanted.includes(kindOf(event)));
    const newest = all.slice(-this.#most).reverse();
    const entries = new Map();
    newest.forEach((event, index) => {
      const key = `${event.number ?? ''} ${event.at} ${event.type} ${event.text} ${this.#model.members.has(event.peer)}`;
      const line = this.#entries.get(key) ?? entry(this.#model, event, (id) => this.#place.go('member', id));
      entries.set(key, line);
      // What stands in its place stays there, and so does the focus in it.
      if (list.children[index] !== line) list.insertBefore(line, list.children[index] ?? null);
    });
    while (list.children.length > newest.length) list.lastElementChild.remove();
    this.#entries = entries;
    setHidden(byId('timeline-none'), all.length > 0);
    setHidden(byId('timeline-more'), all.length <= this.#most);
  }

  #makeButton(kind, word, sign) {
    const button = element('button', { type: 'button', 'aria-pressed': 'false', 'data-kind': kind });
    button.append(element('span', { 'aria-hidden': 'true', text: `${sign} ` }), word);
    button.addEventListener('click', () => this.#place.toggle('events', kind));
    byId('kinds').append(button);
  }

  /** Shows what the address says. */
  #follow() {
    this.#most = ENTRIES;
    const wanted = this.#place.list('events');
    for (const button of byId('kinds').children) button.setAttribute('aria-pressed', String(wanted.includes(button.dataset.kind)));
    if (this.#model.view !== null) this.draw();
  }
}

/** What happened to one member, the newest first. */
export function eventsOf(model, id, most) {
  return merged(model).filter((event) => event.peer === id || event.by === id).slice(-most).reverse();
}

/** The member's own events but for the finest, and what this page saw in the view of another. */
function merged(model) {
  const own = model.events.filter((event) => event.level !== 'fine');
  const seen = model.seen.filter((event) => !own.some((other) => isSame(other, event)));
  return [...own, ...seen].sort((one, other) => one.at - other.at);
}

const isSame = (one, other) => one.peer === other.peer && one.type === other.type && Math.abs(one.at - other.at) < SAME_MILLIS;

const kindOf = (event) => KIND_OF[event.type] ?? 'other';

/** The words of the log; the id of a member that is still there becomes its name, which opens it. */
function wordsOf(model, event, open) {
  const member = model.members.get(event.peer);
  const at = member && open ? event.text.indexOf(event.peer) : -1;
  if (at < 0) return words(event.text);
  const link = element('a', { href: memberLink(event.peer), title: event.peer }, ...words(shorten(model.name(member), MOST)));
  link.addEventListener('click', (click) => {
    if (click.ctrlKey || click.metaKey || click.shiftKey) return;
    click.preventDefault();
    open(event.peer);
  });
  return [...words(event.text.slice(0, at)), link, ...words(event.text.slice(at + event.peer.length))];
}

/** One line: when, a sign, the words of the log, how long it had lasted. */
export function entry(model, event, open) {
  const kind = kindOf(event);
  const says = element('span', {}, ...wordsOf(model, event, open));
  if (event.durationMillis !== undefined && LASTED[event.type]) {
    const lasted = event.durationMillis < 1000 ? `${event.durationMillis} ms` : duration(event.durationMillis);
    const text = event.type === 'alert-delivered' ? `${lasted} after it was recorded` : `${LASTED[event.type]} ${lasted}`;
    says.append(element('span', { class: 'quiet', text: ` (${text})` }));
  }
  const sign = element('span', { class: 'sign-text', 'aria-hidden': 'true', text: KINDS[kind].sign });
  return element('li', { 'data-kind': kind, 'data-type': event.type }, timeElement(event.at, { seconds: true }), sign, says);
}
