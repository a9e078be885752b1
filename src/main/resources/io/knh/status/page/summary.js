// From what is known to one sentence, and to what is broken: a node, a path, the coordinator, or KNH itself. Pure: from the
// model, the link and the time. Nothing is `ok` here without a fresh and complete view (evidence.js).
import { clock, count, duration, moment, names } from './text.js';
import { doubt, justTookOver, lossy, takeover, timings } from './evidence.js';
import { ageOf, kindOf, overdue, overdueSentence, reachedThen, sentenceOf, silentSince, startsAgain } from './outages.js';
import { beyondPeers, levelOf, networkProblems, ownTroubles, problemLines, saying } from './problems.js';

export { silentSince };

/** An election is over within this time; a member that hears no coordinator for longer may be cut off. */
const ELECTION_MILLIS = 20_000;
/** An agent that is later than this does not keep its times. */
const LATE_MICROS = 1_000_000;
/** Posts in a row that failed before the receiver counts as broken. */
const FAILURES = 3;
/** An alert that is not delivered after this time is worth a word though no post has failed. */
const DELIVERY_MILLIS = 10_000;
/** An alert that was given up is said for so long, and longer while its peer is down. */
const LOST_MILLIS = 3_600_000;
/** As ViewReader ends the problem. */
const NOT_COORDINATING = 'it does not coordinate';

/** Further problems that are said beside the sentence. */
const MOST_ALSO = 3;
const LEFT = 'Check the pod: a member that says goodbye and then fails to start raises no alert';

/** What waits for the sanity check, and for a quorum. */
export const NOT_SENT = 'no alert, recovery or cluster status is sent';

const LEVELS = ['ok', 'wait', 'warn', 'bad'];
const MARKS = { ok: '✓', wait: '…', warn: '!', bad: '✕' };
const NOT_KNOWN = { level: 'wait', mark: '?', text: 'not known' };
const worst = (...levels) => levels.reduce((one, other) => (LEVELS.indexOf(other) > LEVELS.indexOf(one) ? other : one), 'ok');

/**
 * The whole summary: level, mark, sentence, how long that lasts by now, what is to be said also, a line for each problem, the
 * four lamps, and whether all that is shown below is old or not known.
 */
export function summarise(model, link, now) {
  if (model.view === null) return beforeAnything(link, now);
  const at = now + link.skew;
  const lacking = lackOfView(model, at);
  if (lacking) return withoutView(model, lacking, at);
  const doubts = doubt(model, at);
  const lamps = {
    nodes: nodesLamp(model, doubts, model.viewAt(at)),
    paths: pathsLamp(model, doubts),
    coordinator: coordinatorLamp(model, doubts, at),
    knh: knhLamp(model, doubts, at),
  };
  const cluster = withRemarks(model, withProblems(model, clusterSummary(model, doubts, at), model.viewAt(at)));
  const also = [...cluster.also, ...lamps.knh.also];
  const but = cluster.level === 'ok' && lamps.knh.loud;
  return finish({
    ...cluster,
    level: worst(cluster.level, lamps.knh.level),
    mark: cluster.level === 'ok' || worst(cluster.level, lamps.knh.level) !== cluster.level ? undefined : cluster.mark,
    sentence: but ? `${cluster.sentence}, but ${lamps.knh.loud}` : cluster.sentence,
    also: but ? also.slice(1) : also,
    lines: problemLines(model, model.viewAt(at)),
    lamps,
  });
}

/** The same when nothing comes from the member any more: all of it may be old. */
export function summariseStale(model, link, now) {
  const last = summarise(model, link, now);
  if (model.view === null) return last;
  const what = model.leavingSaid ? `${model.ownNode} has left` : `No data from ${model.ownNode}`;
  const sentence = `${what} since ${moment(link.heardAt, now)}: the view below may be old`;
  // As it was when it was heard last: by now it would only be called old.
  const known = summarise(model, link, link.heardAt);
  return finish({ level: 'warn', mark: '?', sentence, also: [`Last known: ${known.sentence}`], lamps: notKnown(last.lamps), old: true });
}

/** Where what came cannot be read. */
export function unreadable(problem) {
  const said = finish({ level: 'warn', mark: '?', sentence: 'The status of this member cannot be read', also: ['Open the page of another member', String(problem)], lamps: notKnown({}), old: true });
  return { ...said, illegible: true };
}

function beforeAnything(link, now) {
  const waiting = now - link.startedAt > 5000;
  const sentence = waiting ? 'This member does not answer; trying again' : 'Asking this member …';
  return finish({ level: waiting ? 'warn' : 'wait', mark: waiting ? '?' : '…', sentence, lamps: notKnown({}) });
}

function finish({ level, mark = MARKS[level], sentence, age = '', also = [], lines = [], lamps, old = false }) {
  const marked = Object.fromEntries(Object.entries(lamps).map(([name, lamp]) => [name, { mark: MARKS[lamp.level], ...lamp }]));
  return { level, mark, sentence, age, also: [...new Set(also)], lines, lamps: marked, old };
}

const notKnown = (lamps) => Object.fromEntries(['nodes', 'paths', 'coordinator', 'knh'].map((name) => [name, { ...NOT_KNOWN, text: lamps[name]?.text ?? NOT_KNOWN.text }]));

// ---- without a view of the cluster

/** Why this member cannot show how the cluster is; null when it can. */
function lackOfView(model, at) {
  const { self, view } = model;
  const say = (level, sentence, ...also) => ({ level, sentence, also });
  if (self.ticking === false) return say('bad', `KNH itself is broken: the agent of ${self.node} is stuck; this view is old`);
  if (self.role === 'leaving') return say('warn', `${self.node} is leaving: open the page of another member`);
  if (self.discovery?.synced === false) {
    const why = self.discovery.problem;
    return say(why ? 'warn' : 'wait', `${self.node} has not read the roster yet, so it knows no other member${why ? `: ${why}` : ''}`);
  }
  if (view.state === 'own' || view.state === 'fetched') return elsewhere(model, at, say);
  if (!self.coordinator) return noCoordinator(model, at, say);
  const whom = self.coordinator.node;
  switch (view.problemKind) {
    case 'original':
      return say('warn', `The coordinator ${whom} has no status: it is starting, or runs the original program; states are not known here`);
    case 'not-asked':
      return say('wait', `Asking the coordinator ${whom} …`);
    case 'unreadable':
      if (view.problem?.endsWith(NOT_COORDINATING)) {
        return say('warn', `${whom}, which ${self.node} follows, answers but is not the coordinator: states are not known here`, 'It may have just started; otherwise an election follows', 'Open the page of another member');
      }
      return say('warn', `The status of ${whom} cannot be read: ${view.problem}`);
    default:
      return unanswered(model, whom, at, say);
  }
}

/** It hears nobody: whether somebody watches only others know. */
function noCoordinator({ self }, at, say) {
  const since = Date.parse(self.since);
  if (self.listed === false) return say('warn', `Discovery does not list ${self.node}: it takes no part and sees nothing`, 'Open the page of another member');
  if (at - since < ELECTION_MILLIS) return say('warn', `${self.node} has heard no coordinator since ${moment(since, at)}: an election is running`);
  return say('warn', `${self.node} has heard no coordinator since ${moment(since, at)}: it may be cut off itself`, 'The others may still be monitored: open the page of another member');
}

function unanswered(model, whom, at, say) {
  const { self, view } = model;
  const heard = self.heardAt ? Date.parse(self.heardAt) : null;
  const { interval, timeout } = timings(model);
  const hears = heard !== null && at - heard <= 2 * interval + timeout;
  const silent = heard === null ? ' and has not heard it' : ` and has not heard it since ${moment(heard, at)}`;
  if (!hears) return say('warn', `${self.node} gets no answer from its coordinator ${whom}${silent}: the path between them may be broken`, `Open the page of ${whom} or of another member`, view.problem ?? '');
  return say('warn', `${self.node} cannot reach its coordinator ${whom}: states are not known here`, view.problem ?? '', 'Open the page of another member');
}

/** One path is broken, and who does not hear the coordinator stands for election again and again. */
function elsewhere(model, at, say) {
  const other = model.view.quorum?.elsewhere;
  if (!other || justTookOver(model, at)) return null;
  const [here, there] = [model.viewer, model.nameOfId(other)];
  return say(
    'warn', `${here} does not hear ${there}, which the other members follow: path broken: ${there} → ${here}`,
    `${here} keeps starting elections and sends no alerts; ${there} sends them`, `Open the page of ${there}`,
  );
}

function withoutView(model, lacking, at) {
  const also = lacking.also.filter((text) => text !== '');
  for (const [state, words] of [['down', 'down'], ['pending', 'down, alert delayed'], ['suspect', 'suspect']]) {
    const members = model.inState(state);
    if (members.length > 0) also.push(`Last known to be ${words}: ${model.names(members)}`);
  }
  const seen = model.viewAt(at);
  const gone = overdue(model, seen).filter((member) => member.since !== undefined);
  if (gone.length > 0) also.push(`Last known: ${overdueSentence(model, gone, seen)}`);
  const troubles = knhTroubles(model, at);
  const lamps = notKnown({ coordinator: { text: model.self.coordinator ? `${model.self.coordinator.node}; state not known` : 'none heard' } });
  if (troubles.length > 0) lamps.knh = lampOf(troubles);
  also.push(...troubles.map((trouble) => capital(trouble.text)));
  const mark = lacking.level === 'warn' ? '?' : undefined;
  return finish({ level: lacking.level, mark, sentence: lacking.sentence, also, lamps, old: true });
}

// ---- with a view

/** What the coordinator's view says about the nodes. */
function clusterSummary(model, doubts, at) {
  const seen = model.viewAt(at);
  const silent = model.inState('down', 'pending');
  const suspects = model.inState('suspect');
  const gone = overdue(model, seen);
  const total = totalOf(model, gone);
  const also = alsoOfAlerts(model, silent, seen);
  if (silent.length === 0 && suspects.length === 0) return calmSummary(model, doubts, gone, also, at);
  if (silent.length > 0 && suspects.length > 0) also.push(`${model.names(suspects)} ${suspects.length === 1 ? 'is' : 'are'} suspect`);
  also.push(...quietTroubles(model, gone, seen));
  if (doubts) also.push(`Not known of the others: ${doubts.text}`);
  if (silent.length === 0) return { level: 'warn', sentence: suspectSentence(model, suspects), also };
  const what = { level: 'bad', age: ageOf(silent, seen), also };
  const others = total - gone.length - 1;
  const none = silent.length + suspects.length === others && others > 1 && silent.some((member) => kindOf(member) === 'node');
  if (none) {
    // One may have been down for days.
    const since = moment(Math.max(...silent.map(silentSince)), seen);
    return { ...what, sentence: `${model.viewer} has reached none of the other ${others} nodes since ${since}: it may be cut off itself` };
  }
  return { ...what, sentence: sentenceOf(model, silent, total, seen) };
}

/** What is open beside the peers that are shown as down is worse than anything that is not. */
function withProblems(model, cluster, seen) {
  const beyond = [...beyondPeers(model), ...networkProblems(model)];
  if (beyond.length === 0) return cluster;
  const said = beyond.map((problem) => saying(problem, seen));
  if (cluster.level === 'bad') return { ...cluster, also: [...said.slice(0, MOST_ALSO), ...cluster.also] };
  const sentence = said.length === 1 ? said[0] : `${count(said.length, 'problem')}: ${names(said)}`;
  return { level: worst(...beyond.map(levelOf)), sentence, also: [cluster.sentence, ...cluster.also] };
}

/** Heartbeats that get lost though each peer answers in the end are not all well; nor is that a problem. */
function withRemarks(model, cluster) {
  const hint = model.view.paths?.hint;
  const also = typeof hint === 'string' && hint !== '' ? [...cluster.also, hint] : cluster.also;
  const losses = lossWords(model);
  if (losses === '') return { ...cluster, also };
  if (cluster.level !== 'ok') return { ...cluster, also: [...also, losses] };
  return { ...cluster, level: 'warn', sentence: `${cluster.sentence}, but ${losses}`, also };
}

/** The same words as a terminal gets (Remarks.java). */
function lossWords(model) {
  const [worst, ...others] = lossy(model);
  if (!worst) return '';
  const some = others.length === 0 ? '' : `; some to reach ${model.names(others)} did, too`;
  return `${worst.attemptsLost} of the last ${worst.attempts} attempts to reach ${model.name(worst)} failed${some}`;
}

/** All who should answer. */
const totalOf = (model, gone) => model.ranked.length - model.inState('left').length + gone.length;

function suspectSentence(model, suspects) {
  const failed = suspects.length === 1 ? `${count(suspects[0].failed ?? 1, 'probe')} failed` : 'probes failed';
  return `${model.names(suspects)} ${suspects.length === 1 ? 'is' : 'are'} suspect: ${failed}, decision within seconds`;
}

/** What raises no alert and is not well. */
function quietTroubles(model, gone, seen) {
  const absent = model.inState('absent');
  const rest = absent.length === 1 ? 'has never answered and gets' : 'have never answered and get';
  return [...(gone.length > 0 ? [overdueSentence(model, gone, seen)] : []), ...(absent.length > 0 ? [`${model.names(absent)} ${rest} no traffic`] : []), ...(gone.length > 0 ? [LEFT] : [])];
}

function calmSummary(model, doubts, gone, also, at) {
  const seen = model.viewAt(at);
  const total = totalOf(model, gone);
  const up = model.inState('up').length;
  const answer = `${up} of ${count(total, 'node')} answer`;
  const quiet = quietTroubles(model, gone, seen);
  // That a majority answered is noted when the first round is over.
  const open = doubts ?? (model.view.quorum?.state === 'none' && justTookOver(model, at) ? takeover(model) : null);
  if (open && (open.level === 'warn' || quiet.length === 0)) {
    also.push(...quiet);
    const sentence = open.takeover ? open.text : `Not known whether all is well: ${open.text}`;
    return { level: open.level, mark: open.level === 'warn' ? '?' : undefined, sentence, also };
  }
  if (quiet.length > 0) {
    also.push(...quiet.slice(1));
    if (open) also.push(open.takeover ? capital(open.text) : `Not known of the others: ${open.text}`);
    return { level: 'warn', age: ageOf(gone, seen), sentence: gone.length > 0 || open ? quiet[0] : `${answer}; ${quiet[0]}`, also };
  }
  if (up < total) return { level: 'wait', sentence: `${answer}; ${startingWords(model)}`, also };
  const sentence = total === 1 ? `${model.ranked[0]?.node ?? 'This member'} is alone: there are no peers` : `All ${count(total, 'node')} answer`;
  return { level: 'ok', sentence, also };
}

/** Those who are being tried: a server that starts again answers before its member does. */
function startingWords(model) {
  const groups = { 'start again': [], 'have yet to answer': [], 'have yet to answer for the first time': [] };
  const [again, silent, first] = Object.values(groups);
  for (const member of model.inState('new')) (startsAgain(member) ? again : member.neverAnswered ? first : silent).push(member);
  const one = (words) => words.replace('start ', 'starts ').replace('have', 'has');
  return Object.entries(groups).filter(([, members]) => members.length > 0).map(([words, members]) => `${model.names(members)} ${members.length === 1 ? one(words) : words}`).join('; ');
}

/** Of whom nobody has been alerted, and why. */
function alsoOfAlerts(model, silent, at) {
  const also = [];
  // Then it is the destinations that alert, and the list says which of them accepts nothing.
  const others = model.self.destinations?.alerts?.length > 0;
  const say = (members, why, what = 'You have NOT been alerted') => also.push(`${what} about ${model.names(members)}: ${why}`);
  const notPosted = others ? 'No peer webhook is delivered' : undefined;
  const pending = silent.filter((member) => member.state === 'pending' && member.reason);
  for (const reason of new Set(pending.map((member) => member.reason))) say(pending.filter((member) => member.reason === reason), reason);
  const undelivered = silent.filter((member) => member.undelivered);
  const lane = lanes(model).find(({ type }) => type === 'peer-status');
  if (undelivered.length > 0 && lane?.failures > 0) say(undelivered, `${receiverWords(lane.last?.reason)}${nextTry(lane, at)}`, notPosted);
  else if (undelivered.length > 0 && undelivered.every((member) => at - member.since > DELIVERY_MILLIS)) say(undelivered, 'the alert is not delivered yet', notPosted);
  const down = silent.filter((member) => member.state === 'down');
  if (down.length > 0 && model.self.destinations?.peerStatus === false && !others) say(down, 'neither ALERT_URLS nor PEER_STATUS_URL is set');
  return also;
}

const REASONS = [
  [/^connection refused$/, () => 'the receiver refuses connections'],
  [/^no answer within (\d+)s$/, (found) => `the receiver does not answer within ${found[1]} s`],
  [/^no answer within (\d+)ms$/, (found) => `the receiver does not answer within ${found[1]} ms`],
  [/^unreachable$/, () => 'the receiver is unreachable'],
  [/^connection reset$/, () => 'the receiver resets the connection'],
  [/^(?:status )?(\d{3}\b.*)$/, (found) => `the receiver answers ${found[1]}`],
  [/^host name unknown: (.*)$/, (found) => `the host name of the receiver is unknown: ${found[1]}`],
];

function receiverWords(reason) {
  if (!reason) return 'posts fail';
  for (const [form, words] of REASONS) {
    const found = form.exec(reason);
    if (found) return words(found);
  }
  return `posts fail: ${reason}`;
}

function nextTry({ nextTryAt, inFlight }, at) {
  if (!nextTryAt) return inFlight > 0 ? ', sending now' : '';
  const wait = Date.parse(nextTryAt) - at;
  return wait <= 0 ? ', sending now' : `, next attempt in ${duration(wait)}`;
}

// ---- the lamps

function nodesLamp(model, doubts, seen) {
  const gone = overdue(model, seen);
  const total = totalOf(model, gone);
  const silent = model.inState('down', 'pending');
  const broken = silent.filter((member) => member.scope !== 'path');
  const doubtful = model.inState('suspect', 'absent', 'unknown');
  const left = gone.length > 0 ? [`left and not back: ${model.names(gone, 2)}`] : [];
  const beyond = beyondPeers(model);
  if (broken.length === 0 && beyond.length > 0) return { level: worst(...beyond.map(levelOf)), text: names(beyond.map(({ title }) => title), 2) };
  if (broken.length > 0) return { level: 'bad', text: [downWords(model, broken, total), ...left].join('; ') };
  if (doubtful.length > 0) return { level: 'warn', text: [`in doubt: ${model.names(doubtful, 2)}`, ...left].join('; ') };
  if (gone.length > 0) return { level: 'warn', text: left[0] };
  if (silent.length > 0) return { ...NOT_KNOWN, text: `not known for ${model.names(silent, 2)}: others ${reachedThen(silent)}` };
  if (doubts) return NOT_KNOWN;
  const up = model.inState('up').length;
  return { level: up < total ? 'wait' : 'ok', text: `${up.toLocaleString('en')} of ${total.toLocaleString('en')} answer` };
}

/** Each kind by its own words: a node whose process is down answers, and is not down itself. */
function downWords(model, broken, total) {
  const text = (kind, words) => {
    const members = broken.filter((member) => kindOf(member) === kind);
    return members.length === 0 ? [] : [words(members.length, model.names(members, 2))];
  };
  return [
    ...text('node', (many, who) => `${many.toLocaleString('en')} of ${total.toLocaleString('en')} down: ${who}`),
    ...text('process', (many, who) => `KNH is down on ${many === 1 ? '' : `${many.toLocaleString('en')} of ${total.toLocaleString('en')}: `}${who}`),
    ...text('never', (many, who) => `${who} ${many === 1 ? 'has' : 'have'} never answered`),
  ].join('; ');
}

function pathsLamp(model, doubts) {
  const failing = model.inState('down', 'pending', 'suspect');
  const broken = failing.filter((member) => member.scope === 'path');
  if (broken.length > 0) return { level: 'bad', text: `broken: ${model.viewer} → ${model.names(broken, 2)}` };
  const problems = networkProblems(model);
  if (problems.length > 0) return { level: worst(...problems.map(levelOf)), text: names(problems.map(({ title }) => title), 2) };
  const open = failing.filter((member) => member.scope !== 'peer');
  if (open.length > 0) return { level: 'warn', text: `not known for ${model.names(open, 2)}` };
  if (doubts) return NOT_KNOWN;
  const losing = lossy(model);
  if (losing.length > 0) return { level: 'warn', text: `attempts fail: ${model.viewer} → ${model.names(losing, 2)}` };
  return { level: 'ok', text: 'none known broken' };
}

function coordinatorLamp(model, doubts, at) {
  const { view, self } = model;
  const followed = self.role === 'coordinating' ? self : self.coordinator;
  if (!followed || !view.coordinator) return { level: 'warn', text: `none heard since ${clock(Date.parse(self.since), { seconds: true, now: at })}` };
  const { since } = view.coordinator;
  const text = `${followed.node}, for ${duration(since ? model.viewAt(at) - Date.parse(since) : at - Date.parse(self.since))}`;
  if (followed.id !== view.source) return { level: 'wait', text: followed.node };
  if (view.quorum?.state === 'none') {
    return justTookOver(model, at) ? { level: 'wait', text: `${text}; its first round is running` } : { level: 'bad', text: `${text}; no quorum: ${NOT_SENT}` };
  }
  return doubts ? { ...NOT_KNOWN, text } : { level: 'ok', text };
}

/** KNH's own troubles, the worst first; `loud` is what does not go without saying in the sentence. */
function knhLamp(model, doubts, at) {
  const troubles = knhTroubles(model, at);
  if (troubles.length > 0) return lampOf(troubles);
  if (doubts || !model.selfIsFresh(at)) return { ...NOT_KNOWN, also: [] };
  const read = model.self.discovery?.readAt;
  return { level: 'ok', text: read ? `works; roster read ${duration(at - Date.parse(read))} ago` : 'works', also: [] };
}

function lampOf(troubles) {
  troubles.sort((one, other) => LEVELS.indexOf(other.level) - LEVELS.indexOf(one.level));
  return { level: troubles[0].level, text: troubles[0].text, also: troubles.map((trouble) => capital(trouble.text)), loud: troubles[0].text };
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function knhTroubles(model, at) {
  const { self, view } = model;
  const troubles = [];
  const add = (level, text) => troubles.push({ level, text });
  if (self.ticking === false) add('bad', `the agent of ${self.node} is stuck`);
  else if (self.loopLagMicros > LATE_MICROS && model.selfIsFresh(at)) add('warn', `the agent of ${self.node} is ${duration(self.loopLagMicros / 1000)} late`);
  if (self.listed === false) add('bad', `discovery does not list ${self.node}, so other members ignore it`);
  if (self.discovery?.problem) {
    const stands = self.discovery.readAt ? `; the roster of ${clock(Date.parse(self.discovery.readAt), { seconds: true, now: at })} stays in use` : '';
    add('warn', `discovery fails: ${self.discovery.problem}${stands}`);
  } else if (self.discovery?.synced === false) add('warn', 'discovery has not read the roster yet');
  if (view.state === 'fetched' && view.discovery?.problem) {
    const of = view.discovery.readAt ? ` of ${clock(Date.parse(view.discovery.readAt), { seconds: true, now: model.viewAt(at) })}` : '';
    add('warn', `discovery of ${model.viewer} fails: ${view.discovery.problem}; its roster${of} stays in use: newer pods are not monitored`);
  }
  if (model.seesCluster && view.sanity?.state === 'fails') add('bad', `the sanity check fails: ${NOT_SENT}`);
  if (model.seesCluster && view.quorum?.state === 'none' && !view.quorum.elsewhere && !justTookOver(model, at)) {
    add('bad', `there is no quorum: ${NOT_SENT}`);
  }
  if (model.seesCluster) for (const problem of ownTroubles(model)) add(levelOf(problem), problem.title);
  for (const lane of lanes(model)) {
    if (lane.failures > 0 && lane.waiting + lane.inFlight > 0) {
      const open = lane.waiting + lane.inFlight;
      add(lane.failures >= FAILURES ? 'bad' : 'warn', `${count(open, 'webhook')} (${lane.type}) ${open === 1 ? 'is' : 'are'} not delivered, ${count(lane.failures, 'post')} failed${lane.last?.reason ? `: ${lane.last.reason}` : ''}`);
    }
    const lost = lossOf(model, lane, deliveryAt(model, at));
    if (lost) add(lost.level, lost.text);
  }
  return troubles;
}

/** What was given up, so that nobody will be alerted; null if nothing was lately. */
function lossOf(model, { type, last, lost }, at) {
  if (type === 'cluster-status') return last?.result === 'gone' ? { level: 'warn', text: 'the last cluster status was given up: the receiver answered 410 Gone' } : null;
  const lately = lost && at - Date.parse(lost.at) < LOST_MILLIS;
  const isDown = (id) => model.members.get(id)?.state === 'down';
  const peers = (lost?.peers ?? []).filter((id) => lately || (type === 'peer-status' && isDown(id)));
  if (peers.length === 0) return null;
  const who = names(peers.map((id) => model.nameOfId(id)));
  const were = peers.length === 1 ? 'was' : 'were';
  if (type !== 'peer-status') return { level: 'warn', text: `the recovery of ${who} was given up: ${lost.reason}` };
  const what = peers.length === 1 ? 'an alert' : 'alerts';
  return { level: peers.some(isDown) ? 'bad' : 'warn', text: `${what} about ${who} ${were} given up: ${lost.reason}${model.self.destinations?.alerts?.length > 0 ? '' : '; you have NOT been alerted'}` };
}

/** What the coordinator has to deliver, by type; this member's own where there is no coordinator. */
export function lanes(model) {
  return (deliveryOf(model)?.lanes ?? []).map((lane) => ({ waiting: 0, inFlight: 0, failures: 0, ...lane }));
}

/** Its alert destinations, as far as it says: an earlier version says nothing of them. */
export function destinations(model) {
  const said = deliveryOf(model)?.destinations;
  return Array.isArray(said) ? said.filter((one) => typeof one?.name === 'string' && [one.waiting, one.inFlight, one.failures].every(Number.isInteger)) : [];
}

/** `at` by the clock of whose deliveries these are. */
export const deliveryAt = (model, at) => (deliveryOf(model) === model.view.delivery ? model.viewAt(at) : at);

/** That of a follower is empty whatever its coordinator has, so it says nothing of that one. */
export function deliveryOf({ self, view }) {
  const coordinated = self.coordinator || self.role === 'coordinating';
  return view.delivery ?? (coordinated ? undefined : self.delivery);
}
