// From what is known to one sentence, and to what is broken: a node, a path, the coordinator, or KNH itself.
import { clock, count, duration, names } from './text.js';

/** An election is over within this time; a lack of a coordinator that lasts longer is a fault. */
const ELECTION_MILLIS = 20_000;
/** An agent that is later than this does not keep its times. */
const LATE_MICROS = 1_000_000;
/** Posts in a row that failed before the receiver counts as broken. */
const FAILURES = 3;

const LEVELS = ['ok', 'wait', 'warn', 'bad'];
const worst = (...levels) => levels.reduce((one, other) => (LEVELS.indexOf(other) > LEVELS.indexOf(one) ? other : one), 'ok');

const SCOPES = {
  peer: (one) => `nobody reaches ${one ? 'it' : 'them'}`,
  path: (one) => `others reach ${one ? 'it' : 'them'}: the path from the coordinator is broken`,
  unknown: (one) => `the coordinator does not reach ${one ? 'it' : 'them'}`,
};

/** The whole verdict: level, sentence, what is to be said also, and the four lamps. */
export function judge(model, link, now) {
  if (model.view === null) return beforeAnything(link, now);
  const at = now + link.skew;
  const lamps = {
    nodes: nodesLamp(model),
    paths: pathsLamp(model),
    coordinator: coordinatorLamp(model, at),
    knh: knhLamp(model, at),
  };
  const cluster = clusterVerdict(model, at);
  const also = [...cluster.also, ...lamps.knh.also];
  const own = ownVerdict(model, at);
  if (own) {
    const dead = model.inState('dead');
    if (model.seesCluster) also.unshift(cluster.sentence);
    else if (dead.length > 0) also.unshift(`Told to be dead before: ${names(dead.map((member) => model.name(member)))}`);
    return finish(worst(own.level, cluster.level), own.sentence, also, lamps);
  }
  const undelivered = cluster.level === 'ok' && lamps.knh.loud;
  const sentence = undelivered ? `${cluster.sentence}, but ${lamps.knh.loud}` : cluster.sentence;
  return finish(worst(cluster.level, lamps.knh.level), sentence, undelivered ? also.slice(1) : also, lamps);
}

/** The same when nothing comes from the member any more: all of it may be old. */
export function judgeStale(model, link, now) {
  const last = judge(model, link, now);
  if (model.view === null) return last;
  const since = clock(link.heardAt, { seconds: true, now });
  const what = model.leavingSaid ? `${model.ownNode} has left` : `This page hears nothing from ${model.ownNode}`;
  const sentence = `${what} since ${since}: what is below may be old`;
  return { level: 'warn', mark: '?', sentence, also: [`Last known: ${last.sentence}`], lamps: last.lamps };
}

function beforeAnything(link, now) {
  const lamp = { level: 'wait', text: 'not known' };
  const lamps = { nodes: lamp, paths: lamp, coordinator: lamp, knh: lamp };
  const waiting = now - link.startedAt > 5000;
  const sentence = waiting ? 'This member does not answer; trying again' : 'Asking this member …';
  return { level: waiting ? 'warn' : 'wait', mark: waiting ? '?' : '…', sentence, also: [], lamps };
}

function finish(level, sentence, also, lamps) {
  return { level, mark: { ok: '✓', wait: '…', warn: '!', bad: '✕' }[level], sentence, also: [...new Set(also)], lamps };
}

/** What comes before the cluster: this member cannot say, or not for now. */
function ownVerdict(model, at) {
  const { self, view } = model;
  if (self.ticking === false) {
    return { level: 'bad', sentence: `KNH itself is broken: the agent of ${self.node} stands still, what is shown is old` };
  }
  if (self.role === 'leaving') return { level: 'warn', sentence: `${self.node} is leaving: open the page of another member` };
  if (view.state === 'stale') {
    const whom = view.coordinator?.node ?? 'the coordinator';
    return { level: 'warn', sentence: `${self.node} cannot ask ${whom} any more: what is shown is of ${clock(Date.parse(view.at), { seconds: true, now: at })}` };
  }
  if (view.state !== 'unavailable') return null;
  if (view.coordinator) {
    return { level: 'warn', sentence: `${self.node} follows ${view.coordinator.node} and cannot fetch its view: ${view.problem ?? 'no answer'}` };
  }
  const since = Date.parse(self.since);
  const lasts = at - since > ELECTION_MILLIS;
  const sentence = `No coordinator since ${clock(since)}: nobody watches${lasts ? '' : ', an election is due'}`;
  return { level: lasts ? 'bad' : 'warn', sentence };
}

/** What the coordinator's view says about the nodes. */
function clusterVerdict(model, at) {
  const silent = model.inState('dead', 'held');
  const suspects = model.inState('suspect');
  const total = model.ranked.length - model.inState('left').length;
  const also = alsoOfNodes(model, silent);
  if (silent.length > 0 && silent.length + suspects.length === total - 1 && total > 2) {
    const whom = model.view.coordinator?.node ?? model.ownNode;
    const sentence = `${whom} reaches none of the other ${total - 1} nodes since ${clock(earliest(silent), { now: at })}: it may be cut off itself`;
    return { level: 'bad', sentence, also };
  }
  if (silent.length > 0) {
    if (suspects.length > 0) also.push(`${names(suspects.map((member) => model.name(member)))} ${suspects.length === 1 ? 'is' : 'are'} suspect`);
    return { level: 'bad', sentence: silentSentence(model, silent, total, at), also };
  }
  if (suspects.length > 0) {
    const who = names(suspects.map((member) => model.name(member)));
    const verdict = suspects.length === 1 ? `${count(suspects[0].failed ?? 1, 'probe')} failed` : 'probes failed';
    return { level: 'warn', sentence: `${who} ${suspects.length === 1 ? 'is' : 'are'} suspect: ${verdict}, the verdict comes within seconds`, also };
  }
  return calmVerdict(model, total, also);
}

function calmVerdict(model, total, also) {
  const alive = model.inState('alive').length;
  const absent = model.inState('absent');
  if (absent.length > 0) {
    const who = names(absent.map((member) => model.name(member)));
    return { level: 'warn', sentence: `${alive} of ${count(total, 'node')} answer; ${who} never answered, and gets no traffic`, also };
  }
  if (alive < total) {
    return { level: 'wait', sentence: `${alive} of ${count(total, 'node')} answer; the others have yet to answer for the first time`, also };
  }
  const sentence = total === 1 ? `${model.ranked[0]?.node ?? 'This member'} is alone: there is nobody else to watch` : `All ${count(total, 'node')} answer`;
  return { level: 'ok', sentence, also };
}

function silentSentence(model, silent, total, at) {
  const one = silent.length === 1;
  const since = clock(earliest(silent), { now: at });
  const scopes = new Set(silent.map((member) => member.scope ?? 'unknown'));
  const scope = scopes.size === 1 ? `, ${SCOPES[[...scopes][0]](one)}` : '';
  const who = names(silent.map((member) => model.name(member)));
  if (one) return `${who} silent since ${since}${scope}`;
  return `${silent.length.toLocaleString('en')} of ${count(total, 'node')} silent: ${who}, since ${since}${scope}`;
}

/** A peer is silent since its last answer, if that is known. */
export function silentSince(member) {
  return member.answered ?? member.since ?? Date.now();
}

function earliest(silent) {
  return Math.min(...silent.map(silentSince));
}

function alsoOfNodes(model, silent) {
  const also = [];
  const refused = silent.filter((member) => member.cause === 'refused');
  if (refused.length > 0) {
    const one = refused.length === 1;
    also.push(`${names(refused.map((member) => model.name(member)))}: connection refused, so ${one ? 'its host answers and the process there does' : 'their hosts answer and the processes there do'} not`);
  }
  const held = silent.filter((member) => member.state === 'held' && member.reason);
  for (const reason of new Set(held.map((member) => member.reason))) {
    const who = held.filter((member) => member.reason === reason).map((member) => model.name(member));
    also.push(`Not told yet about ${names(who)}: ${reason}`);
  }
  return also;
}

function nodesLamp(model) {
  if (!model.seesCluster) return { level: 'wait', text: 'not known: no view of a coordinator' };
  const total = model.ranked.length - model.inState('left').length;
  const broken = model.inState('dead', 'held').filter((member) => member.scope !== 'path');
  const doubtful = model.inState('suspect', 'absent');
  if (broken.length > 0) return { level: 'bad', text: `${broken.length.toLocaleString('en')} of ${total.toLocaleString('en')} silent: ${names(broken.map((m) => model.name(m)), 2)}` };
  if (doubtful.length > 0) return { level: 'warn', text: `in doubt: ${names(doubtful.map((m) => model.name(m)), 2)}` };
  return { level: 'ok', text: `${model.inState('alive').length.toLocaleString('en')} of ${total.toLocaleString('en')} answer` };
}

function pathsLamp(model) {
  if (model.view.state === 'stale') return { level: 'warn', text: `${model.ownNode} does not reach ${model.view.coordinator?.node ?? 'the coordinator'}` };
  if (!model.seesCluster) return { level: 'wait', text: 'not known' };
  const failing = model.inState('dead', 'held', 'suspect');
  const broken = failing.filter((member) => member.scope === 'path');
  const from = model.view.coordinator?.node ?? model.ownNode;
  if (broken.length > 0) return { level: 'bad', text: `broken: ${from} to ${names(broken.map((m) => model.name(m)), 2)}` };
  const open = failing.filter((member) => member.scope !== 'peer');
  if (open.length > 0) return { level: 'warn', text: `not known for ${names(open.map((m) => model.name(m)), 2)}` };
  return { level: 'ok', text: 'none known to be broken' };
}

function coordinatorLamp(model, at) {
  const { view, self } = model;
  if (!view.coordinator) return { level: at - Date.parse(self.since) > ELECTION_MILLIS ? 'bad' : 'warn', text: `none since ${clock(Date.parse(self.since))}` };
  const since = view.coordinator.since ?? self.since;
  const text = `${view.coordinator.node}, for ${duration(at - Date.parse(since))}`;
  if (view.authority?.state === 'none') return { level: 'bad', text: `${text}; no majority answers it, so deaths are not told` };
  return { level: view.state === 'unavailable' ? 'warn' : 'ok', text };
}

/** KNH's own troubles, the worst first; `loud` is what does not go without saying in the sentence. */
function knhLamp(model, at) {
  const troubles = knhTroubles(model, at);
  const level = worst(...troubles.map((trouble) => trouble.level));
  if (troubles.length === 0) {
    const read = model.self.discovery?.readAt;
    return { level: 'ok', text: read && model.selfIsFresh(at) ? `works; roster read ${duration(at - Date.parse(read))} ago` : 'works, nothing waits', also: [] };
  }
  troubles.sort((one, other) => LEVELS.indexOf(other.level) - LEVELS.indexOf(one.level));
  return { level, text: troubles[0].text, also: troubles.map((trouble) => capital(trouble.text)), loud: troubles[0].text };
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function knhTroubles(model, at) {
  const { self, view } = model;
  const troubles = [];
  const add = (level, text) => troubles.push({ level, text });
  if (self.ticking === false) add('bad', `the agent of ${self.node} stands still`);
  else if (self.loopLagMicros > LATE_MICROS && model.selfIsFresh(at)) add('warn', `the agent of ${self.node} is ${duration(self.loopLagMicros / 1000)} late`);
  if (self.listed === false) add('bad', `discovery does not name ${self.node}, so nobody believes it`);
  if (self.discovery?.problem) {
    const stands = self.discovery.readAt ? `; the roster of ${clock(Date.parse(self.discovery.readAt), { now: at })} stands` : '';
    add('warn', `discovery fails: ${self.discovery.problem}${stands}`);
  } else if (self.discovery?.synced === false) add('warn', 'discovery has not read the roster yet');
  if (view.sanity?.state === 'fails') add('bad', 'the sanity check fails, so deaths are not told');
  if (view.authority?.state === 'none') add('bad', 'no majority answers the coordinator, so deaths are not told');
  for (const lane of lanes(model)) {
    if (lane.failures > 0 && lane.waiting + lane.inFlight > 0) {
      const open = lane.waiting + lane.inFlight;
      add(lane.failures >= FAILURES ? 'bad' : 'warn', `${count(open, 'webhook')} (${lane.type}) ${open === 1 ? 'is' : 'are'} not delivered, ${count(lane.failures, 'post')} failed${lane.last?.reason ? `: ${lane.last.reason}` : ''}`);
    }
  }
  return troubles;
}

/** The lanes of the coordinator's outbox, or of the own one where no other is known. */
export function lanes(model) {
  return (outboxOf(model)?.lanes ?? []).map((lane) => ({ waiting: 0, inFlight: 0, failures: 0, ...lane }));
}

export function outboxOf(model) {
  return model.view?.outbox ?? model.self?.outbox;
}
