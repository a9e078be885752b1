// What this page knows: the last status, and every change since. No document, no clock of its own.
import { openProblems } from './problems.js';
import { names } from './text.js';

/** Rounds that are kept of each peer; the member keeps as many. */
export const MOST_ROUNDS = 60;
/** Transitions that are kept; the member keeps as many. */
export const MOST_EVENTS = 1000;

/** States of a member, the worst first: word and sign of each. */
export const STATES = {
  down: { word: 'down', sign: '✕' },
  pending: { word: 'down, not alerted', sign: '◆' },
  suspect: { word: 'suspect', sign: '▲' },
  absent: { word: 'never answered', sign: '–' },
  unknown: { word: 'not known', sign: '?' },
  new: { word: 'not answered yet', sign: '◌' },
  left: { word: 'left', sign: '○' },
  up: { word: 'up', sign: '●' },
};
export const ORDER = Object.keys(STATES);

const FRESH_MILLIS = 20_000;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** A sample of the history: no answer; else microseconds, 0 when it was not asked. */
export const LOST = -1;

/** `kk!.` as samples; a letter stands for a round trip of 50 us x 1.25^index. */
export function readHistory(text = '') {
  return Array.from(text, (letter) => {
    const index = LETTERS.indexOf(letter);
    if (letter === '!') return LOST;
    return index < 0 ? 0 : 50 * 1.25 ** index;
  });
}

const collator = new Intl.Collator('en', { numeric: true });
/** Names as people order them: `zone-2` before `zone-10`. */
export const byName = (one, other) => collator.compare(one, other);

/** The part of an id before its last `@`. */
export function nodeOf(id) {
  const at = id.lastIndexOf('@');
  return at < 0 ? id : id.slice(0, at);
}

/** Bytewise as the election compares ids, for the characters that they have: the highest first. */
const byRank = (one, other) => (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);

export class Model {
  self = null;
  view = null;
  instance = null;
  /** All members by id, the one whose view this is included. */
  members = new Map();
  /** The members by rank. */
  ranked = [];
  /** The zones, each with the number of its members; `''` for those of whom it is not known. */
  zones = [];
  rounds = [];
  events = [];
  /** What this page saw happen to peers in a view that another member made: it has no events of these. */
  seen = [];
  lastEvent = 0;
  /** Since when the roster of this member and that of the view differ, by the member's clock; null when they do not. */
  rostersDifferSince = null;
  /** What must be drawn again. */
  dirty = { members: true, samples: true, events: true };

  #byNumber = new Map();
  #dated = [];
  #selfAt = 0;

  /** Replaces all that was known. */
  status(document) {
    const before = this.members;
    const sameSource = this.view?.source === document.view.source;
    if (this.instance !== document.instance) {
      this.events = [];
      this.lastEvent = 0;
      this.instance = document.instance;
    }
    this.self = document.self;
    this.#selfAt = Date.parse(document.at);
    const { peers = [], rounds = [], ...view } = document.view;
    this.view = view;
    this.at = Date.parse(document.at);
    this.rounds = rounds.slice(-MOST_ROUNDS).map(readRound);
    this.members = new Map();
    this.#byNumber = new Map();
    this.#put(this.#source());
    for (const peer of peers) this.#note(before.get(peer.id), this.#peer(peer), sameSource);
    this.#rank();
    this.#compareRosters();
    this.#date();
    this.dirty = { members: true, samples: true, events: true };
  }

  /** Puts in what changed since; true when transitions are missing before those that came: they are to be asked for. */
  change(document) {
    if (this.view === null) return false;
    this.at = Date.parse(document.at);
    if (document.self) {
      this.self = document.self;
      this.#selfAt = this.at;
    }
    const coordinator = this.view.coordinator?.id;
    const { problem, problemKind, ...view } = document.view ?? {};
    const stateBefore = this.view.state;
    this.view = { ...this.view, ...view };
    if (document.view) Object.assign(this.view, { problem, problemKind });
    if (this.view.state !== stateBefore) this.#put(this.#source());
    for (const number of document.gone ?? []) this.#remove(number);
    for (const peer of document.peers ?? []) this.#change(peer);
    for (const round of document.rounds ?? []) this.#round(round);
    if (document.peers?.length || document.gone?.length || coordinator !== this.view.coordinator?.id || this.view.state !== stateBefore) this.#rank();
    this.#compareRosters();
    this.#date();
    const missed = document.events?.[0]?.number > this.lastEvent + 1;
    if (document.events && !missed) this.addEvents(document.events);
    return missed;
  }

  /** Puts transitions in; those that are known already are left out. */
  addEvents(events) {
    for (const event of events) {
      if (event.number <= this.lastEvent) continue;
      this.lastEvent = event.number;
      this.events.push({ ...event, at: Date.parse(event.at) });
      this.dirty.events = true;
    }
    if (this.events.length > MOST_EVENTS) this.events.splice(0, this.events.length - MOST_EVENTS);
  }

  /** Number of members in each state. */
  counts() {
    const counts = Object.fromEntries(ORDER.map((state) => [state, 0]));
    for (const member of this.ranked) counts[member.state] += 1;
    return counts;
  }

  /** The peers of who made the view, without itself. */
  get peers() {
    return [...this.#byNumber.values()];
  }

  /** Number of peers in each state, as the view gives it. */
  peerCounts() {
    const counts = {};
    for (const peer of this.#byNumber.values()) counts[peer.said] = (counts[peer.said] ?? 0) + 1;
    return counts;
  }

  /** Who made the view. */
  get viewer() {
    return nodeOf(this.view.source ?? this.self.id);
  }

  /** The name to show of a member that may not be there. */
  nameOfId(id) {
    const member = this.members.get(id);
    return member ? this.name(member) : nodeOf(id);
  }

  /** The members in these states, by rank. */
  inState(...states) {
    return this.ranked.filter((member) => states.includes(member.state));
  }

  /** The name to show: the node, or the whole id where several members share one. */
  name(member) {
    return this.sharedNodes.has(member.node) ? member.id : member.node;
  }

  names(members, most) {
    return names(members.map((member) => this.name(member)), most);
  }

  /** Whether what moves all the time in `self` (lag, last reading, last heartbeat) is of lately: it comes only now and then. */
  selfIsFresh(at) {
    return at - this.#selfAt < FRESH_MILLIS;
  }

  get ownNode() {
    return this.self ? this.self.node : 'this member';
  }

  /** `at` by the clock of who made the view, as all moments in it: two clocks may differ by minutes. */
  viewAt(at) {
    return Date.parse(this.view.at) + (this.view.ageMillis ?? 0) + (at - this.at);
  }

  /** Whether the view is that of a coordinator, and of now. */
  get seesCluster() {
    return this.view !== null && (this.view.state === 'own' || this.view.state === 'fetched');
  }

  /** Who made the view does not list itself: it is the coordinator, or this member where none is known. */
  #source() {
    const id = this.view.source ?? this.self.id;
    const known = id === this.self.id ? this.self : (this.view.coordinator ?? {});
    return { n: -1, id, address: known.address ?? '', zone: known.zone, node: nodeOf(id), state: this.view.state === 'stale' ? 'unknown' : 'up', source: true, history: [] };
  }

  #peer(peer) {
    const state = peer.state in STATES ? peer.state : 'unknown';
    return { ...peer, id: this.#ownId(peer), said: peer.state, state, node: nodeOf(peer.id), history: readHistory(peer.history) };
  }

  /** Two addresses of one node may make one id: the second is told apart, or one would hide the other. */
  #ownId(peer) {
    const known = this.members.get(peer.id);
    return known && known.n !== peer.n ? `${peer.id} ${peer.address}` : peer.id;
  }

  /** Whether they differ: in size or, unless a member of an earlier version gives no digest, in whom they name. */
  get rostersDiffer() {
    const { self, view } = this;
    const own = (self.rosterSize ?? 0) + (self.listed === false ? 1 : 0);
    const digest = view.roster?.digest;
    return view.roster?.members !== own || (Boolean(digest && self.rosterDigest) && digest !== self.rosterDigest);
  }

  #compareRosters() {
    if (!this.rostersDiffer) this.rostersDifferSince = null;
    else this.rostersDifferSince ??= this.at;
  }

  /** Who is down is that since the moment that its problem names, as every alert says. */
  #date() {
    for (const member of this.#dated) delete member.began;
    this.#dated = [];
    for (const { kind, member: id, since } of openProblems(this)) {
      const member = this.members.get(id);
      if (!member || kind !== 'member-down') continue;
      member.began = Date.parse(since);
      this.#dated.push(member);
    }
  }

  #put(member) {
    this.members.set(member.id, member);
    if (member.n >= 0) this.#byNumber.set(member.n, member);
  }

  #change(peer) {
    const before = this.#byNumber.get(peer.n);
    const member = this.#peer(peer);
    if (before && before.id === member.id) {
      member.history = before.history;
      member.rttMicros ??= before.rttMicros;
      this.#note(before, member, true);
    } else {
      this.#remove(peer.n);
      this.#note(undefined, member, true);
    }
    this.dirty.members = true;
  }

  #remove(number) {
    const member = this.#byNumber.get(number);
    if (!member) return;
    this.#byNumber.delete(number);
    if (this.members.get(member.id) === member) this.members.delete(member.id);
    this.dirty.members = true;
  }

  /** Keeps what happened to a peer where the member that serves this page has no events of it. */
  #note(before, member, sameSource) {
    this.#put(member);
    const foreign = this.view.source !== this.self.id;
    const bad = (peer) => peer?.state === 'down' || peer?.state === 'pending' || peer?.state === 'suspect';
    if (!foreign || before?.state === member.state || !(bad(before) || bad(member))) return;
    if (!sameSource && !bad(member)) return;
    const last = this.seen.findLast((event) => event.peer === member.id);
    // Another coordinator dates by its own term what the one before had found.
    if (last?.state === member.state && (!sameSource || last.at === member.since)) return;
    this.seen.push(seenEvent(before, member, this.at));
    if (this.seen.length > MOST_EVENTS) this.seen.shift();
    this.dirty.events = true;
  }

  #round(round) {
    const read = readRound(round);
    this.rounds.push(read);
    if (this.rounds.length > MOST_ROUNDS) this.rounds.shift();
    for (const [number, member] of this.#byNumber) {
      const sample = round.samples?.[number] ?? 0;
      member.history.push(sample);
      if (member.history.length > MOST_ROUNDS) member.history.shift();
      if (sample > 0) {
        member.rttMicros = sample;
        member.answered = Math.max(member.answered ?? 0, read.at);
      }
    }
    this.dirty.samples = true;
  }

  /** By name; none where fewer than two are known. */
  #countZones() {
    const zones = new Map();
    for (const { zone = '' } of this.ranked) zones.set(zone, (zones.get(zone) ?? 0) + 1);
    const known = [...zones].sort(([one], [other]) => (one === '') - (other === '') || byName(one, other));
    return known.filter(([zone]) => zone !== '').length > 1 ? known : [];
  }

  #rank() {
    this.ranked = [...this.members.values()].sort(byRank);
    this.zones = this.#countZones();
    const coordinator = this.view.coordinator?.id;
    const nodes = new Set();
    this.sharedNodes = new Set();
    for (const member of this.ranked) {
      member.coordinator = member.id === coordinator;
      if (nodes.has(member.node)) this.sharedNodes.add(member.node);
      nodes.add(member.node);
    }
    this.dirty.members = true;
  }
}

function readRound(round) {
  return { number: round.number, at: Date.parse(round.at), durationMillis: round.durationMillis, asked: round.asked, answered: round.answered };
}

/** By the new state of a peer, what a follower notes: type and words. */
const SEEN = {
  down: ['down-decided'], pending: ['down-decided'], suspect: ['peer-suspected'],
  left: ['peer-left', 'left: it raises no alert'],
  new: ['peer-starting', 'is starting: its server answers, but KNH is not running there yet'],
  absent: ['peer-absent', 'never answered and is not serving'],
};

function seenEvent(before, { id, state, since, cause }, at) {
  const wasDown = before?.state === 'down' || before?.state === 'pending';
  const up = wasDown ? ['peer-recovered', 'is up again'] : ['suspect-answered', 'answered again'];
  // Only who is up has recovered: a server that answers for a member that is starting has not.
  const [type, words] = state === 'up' ? up : SEEN[state] ?? ['state-unknown', 'is in a state that this page does not know'];
  const durationMillis = state === 'up' && before?.since && since ? since - before.since : undefined;
  return { at: since ?? at, type, text: `${id} ${words ?? `is ${STATES[state].word}`}`, peer: id, state, cause, durationMillis };
}
