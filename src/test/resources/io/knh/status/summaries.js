// A table of states and what the page says of each: run in the browser as the body of an async function, with the modules
// `Model`, `summarise`, `summariseStale`, `moment`, `stateWords` and `ownFacts`. Returns a line for each row that says otherwise, and how many rows there are.

const NOW = Date.parse('2026-11-29T12:00:00Z');
const iso = (at) => new Date(at).toISOString();
const ago = (seconds) => NOW - seconds * 1000;
const T = (seconds) => moment(ago(seconds), NOW);
const member = (node) => ({ id: `${node}@10`, node, address: '10.0.0.1:8080' });

const peer = (number, more = {}) => ({
  n: number - 1, id: `worker-${number}@10`, address: `10.0.0.${number}:8080`, state: 'up', since: ago(3600), answered: ago(3), rttMicros: 800, history: 'MM', ...more,
});
const left = (number, seconds, more = {}) => peer(number, { state: 'left', since: ago(seconds), answered: ago(seconds + 2), ...more });
const suspect = (number, more = {}) => peer(number, { state: 'suspect', failed: 2, answered: ago(8), cause: 'timeout', scope: 'unknown', ...more });
const absent = (number) => peer(number, { state: 'absent', answered: undefined, neverAnswered: true });
const down = (number, cause, scope, more = {}) => peer(number, { state: 'down', since: ago(60), answered: ago(70), cause, scope, ...more });
const problem = (member, title, more = {}) => ({ id: title, group: title, kind: 'member-down', severity: 'critical', member, title, since: iso(ago(60)), ...more });
const listed = (open, more = {}) => ({ problems: { count: open.length, open, resolved: [], ...more } });
const own = (kind, title, severity = 'warning') => problem(undefined, title, { kind, severity });
/** One for each peer that is down. */
const ofPeers = (peers) => listed(peers.filter(({ state }) => state === 'down').map(({ id, since, answered = since, cause, scope }) => {
  const node = id.split('@')[0];
  return problem(id, `${node} is down`, { since: iso(answered), cause, scope, next: `kubectl describe node ${node}` });
}));

function counts(peers) {
  const all = { up: 0, suspect: 0, pending: 0, down: 0, new: 0, absent: 0, left: 0, unknown: 0 };
  for (const { state } of peers) all[state] += 1;
  return all;
}

/** Six members seen by worker-6, which coordinates, as a page of worker-6 (`own`) or of worker-1 (`fetched`) shows them. */
function status({ peers = [1, 2, 3, 4, 5].map((number) => peer(number)), state = 'own', self = {}, view = {} } = {}) {
  const own = state === 'own';
  const coordinator = { ...member('worker-6'), since: iso(ago(3600)) };
  return {
    schema: 1, at: iso(NOW), instance: 'x', lastEvent: 0,
    self: {
      ...member(own ? 'worker-6' : 'worker-1'), role: own ? 'coordinating' : 'following', since: iso(ago(3600)), listed: true, rosterSize: peers.length + 1,
      ...(own ? {} : { coordinator: member('worker-6'), heardAt: iso(ago(3)) }),
      version: '1', commit: 'x', startedAt: iso(ago(7200)), ticking: true, loopLagMicros: 100,
      discovery: { source: 'endpoint-slices', namespace: 'knh', synced: true, readAt: iso(ago(20)) },
      destinations: { peerStatus: true, peerRecovery: false, clusterStatus: true, sanityCheck: false },
      timings: { probeIntervalMillis: 5000, probeTimeoutMillis: 2000 }, ...self,
    },
    view: {
      state, at: iso(NOW), ageMillis: own ? 0 : 400, source: coordinator.id, coordinator,
      quorum: { state: 'majority', since: iso(ago(3600)) }, sanity: { state: 'unset' },
      counts: counts(peers), roster: { members: peers.filter(({ unlisted }) => !unlisted).length + 1 },
      delivery: { waiting: 0, inFlight: 0, unreplicated: 0, lanes: [] }, rounds: [], peers, ...ofPeers(peers), ...view,
    },
  };
}

/** The same with worker-`number` as given. */
const with1 = (...changed) => [1, 2, 3, 4, 5].map((number) => changed.find(({ id }) => id === `worker-${number}@10`) ?? peer(number));
const lane = (more) => ({ waiting: 1, inFlight: 0, unreplicated: 0, lanes: [{ type: 'peer-status', waiting: 1, inFlight: 0, failures: 2, ...more }] });
const lost = (seconds, peers, more) => lane({ waiting: 0, failures: 0, lost: { count: 2, at: iso(ago(seconds)), reason: 'the receiver answered 410 Gone', peers }, ...more });
const waiting = { role: 'waiting', coordinator: undefined };
const alone = (kind, self = {}, problem = `because ${kind}`) => status({
  state: 'unavailable', self, peers: [2, 3, 4, 5, 6].map((number) => peer(number, { state: 'unknown', answered: undefined, since: undefined, history: undefined })),
  view: { source: 'worker-1@10', coordinator: self.role === 'waiting' ? undefined : member('worker-6'), quorum: undefined, delivery: undefined, problemKind: kind, problem },
});
const youngTerm = { coordinator: { ...member('worker-6'), since: iso(ago(1)) } };

/** As a follower shows it whose coordinator, of a term of so many seconds, has a clock that is so many seconds ahead. */
function skewed(ahead, term, { peers = with1(), view = {} } = {}) {
  const moved = peers.map((one) => ({ ...one, since: one.since + ahead * 1000, answered: one.answered + ahead * 1000 }));
  return status({
    state: 'fetched', peers: moved,
    view: { at: iso(NOW - 400 + ahead * 1000), coordinator: { ...member('worker-6'), since: iso(ago(term - ahead)) }, ...view },
  });
}

const leftAdvice = 'Check the pod: a member that says goodbye and then fails to start raises no alert';

const well = { level: 'ok', mark: '✓', sentence: 'All 6 nodes answer', lamps: '✓ ✓ ✓ ✓', also: [] };
const unknown = { level: 'warn', mark: '?', green: false };

/** What a page sees while it is open and the coordinator goes: changes after the status, each with the fields that come along. */
const gone = { state: 'stale', at: iso(NOW), ageMillis: 900, problemKind: 'unanswered', problem: 'it refuses connections' };
const searching = { ...status({ state: 'fetched' }).self, role: 'waiting', since: iso(ago(2)), coordinator: undefined, heardAt: iso(ago(9)) };
const lonely = { state: 'unavailable', at: iso(NOW), ageMillis: 0, problemKind: 'no-coordinator', problem: 'no coordinator is known' };
const without = (name) => ({ view: { [name]: undefined } });

/** name, status, expected */
const table = [
  ['all well', status(), well],
  ['all well, seen from a follower', status({ state: 'fetched' }), well],
  ['one that left a moment ago is nobody to watch', status({ peers: with1(left(2, 60)) }), { ...well, sentence: 'All 5 nodes answer', next: '' }],
  ['one that left and that the roster names no more', status({ peers: with1(left(2, 10_800, { unlisted: true })), self: { rosterSize: 5 } }), { ...well, sentence: 'All 5 nodes answer', next: '' }],
  ['one that left and has not come back', status({ peers: with1(left(2, 10_800, { serving: false })) }), {
    level: 'warn', mark: '!', sentence: `worker-2 left at ${T(10_800)} and has not come back; the roster still lists it`, age: 'for 3 h', lamps: '! ✓ ✓ ✓', lamp: ['nodes', '!', 'left and not back: worker-2'],
    next: '', also: [leftAdvice],
  }],
  ['the same after two minutes, seen from a follower', status({ state: 'fetched', peers: with1(left(2, 121)) }), { level: 'warn', mark: '!', sentence: /^worker-2 left at/, lamps: '! ✓ ✓ ✓' }],
  ['two that left', status({ peers: with1(left(2, 10_800), left(3, 600)) }), { level: 'warn', sentence: `worker-3 and worker-2 left, the first at ${T(10_800)}, the last at ${T(600)}, and have not come back; the roster still lists them`, age: 'the first for 3 h, the last for 10 min' }],
  ['two that left together', status({ peers: with1(left(2, 600), left(3, 601)) }), { level: 'warn', sentence: `worker-3 and worker-2 left at ${T(601)} and have not come back; the roster still lists them`, age: 'for 10 min' }],
  ['one that left beside an outage', status({ peers: with1(left(2, 10_800), down(3, 'timeout', 'peer', { missedBy: 3 })) }), { level: 'bad', sentence: /^worker-3 unreachable/, also: /^worker-2 left at .* and has not come back; the roster still lists it; Check the pod: a member that says goodbye/, lamp: ['nodes', '✕', '1 of 6 down: worker-3; left and not back: worker-2'], next: /^Check the node first/ }],
  ['one that left beside a suspect', status({ peers: with1(left(2, 10_800), suspect(3)) }), { level: 'warn', sentence: /^worker-3 is suspect/, also: /^worker-2 left at/ }],
  ['one that left in an old view', status({ peers: with1(left(2, 10_800)), view: { ageMillis: 13_000 } }), { ...unknown, sentence: /^Not known whether all is well/, also: /^worker-2 left at/, lamps: '! ? ? ?' }],
  ['one that left while the rosters differ for a moment', status({ state: 'fetched', peers: with1(left(2, 10_800)), self: { rosterSize: 7 } }), { level: 'warn', sentence: /^worker-2 left at/, also: /Not known of the others: the roster of worker-1/ }],
  ['one that left and one that gets no traffic', status({ peers: with1(left(2, 10_800), absent(3)) }), { level: 'warn', sentence: /^worker-2 left at/, also: ['worker-3 has never answered and gets no traffic', leftAdvice] }],
  ['one that left, and a coordinator that all others do not answer', status({ peers: with1(left(1, 10_800), ...[2, 3, 4, 5].map((number) => down(number, 'timeout', 'unknown'))) }), { level: 'bad', sentence: `worker-6 has reached none of the other 4 nodes since ${T(70)}: it may be cut off itself` }],
  ['one that left, in the last view', status({ state: 'stale', peers: with1(left(2, 10_800)), view: { problemKind: 'unanswered', problem: '' } }), { ...unknown, sentence: /^worker-1 cannot reach its coordinator/, also: /worker-2 left at/ }],
  ['alone', status({ peers: [] }), { level: 'ok', sentence: 'worker-6 is alone: there are no peers' }],

  // What is no problem, and worth a word.
  ['attempts that get lost', status({ peers: with1(peer(2, { attempts: 71, attemptsLost: 12 })) }), {
    level: 'warn', mark: '!', sentence: 'All 6 nodes answer, but 12 of the last 71 attempts to reach worker-2 failed', lamps: '✓ ! ✓ ✓', lamp: ['paths', '!', 'attempts fail: worker-6 → worker-2'], also: [],
  }],
  ['attempts that get lost to several', status({ peers: with1(peer(2, { attempts: 71, attemptsLost: 12 }), peer(3, { attempts: 63, attemptsLost: 4 }), peer(4, { attempts: 120, attemptsLost: 60 })) }), { level: 'warn', sentence: 'All 6 nodes answer, but 60 of the last 120 attempts to reach worker-4 failed; some to reach worker-2 and worker-3 did, too' }],
  ['some packets get lost anywhere', status({ peers: with1(peer(2, { attempts: 62, attemptsLost: 2 }), peer(3, { attempts: 120, attemptsLost: 5 })) }), well],
  ['attempts that get lost beside an outage', status({ peers: with1(peer(2, { attempts: 71, attemptsLost: 12 }), down(3, 'timeout', 'peer', { missedBy: 3 })) }), { level: 'bad', sentence: /^worker-3 unreachable/, also: /12 of the last 71 attempts to reach worker-2 failed/ }],
  ['UDP that is blocked', status({ state: 'fetched', view: { paths: { hint: 'UDP between members is blocked' } } }), { ...well, also: ['UDP between members is blocked'] }],
  ['UDP that is not blocked', status({ view: { paths: {} } }), well],

  // No green without fresh and complete evidence.
  ['no peers, though they are counted', status({ state: 'fetched', view: { peers: [] } }), { ...unknown, sentence: 'Not known whether all is well: worker-6 counts 5 peers, but shows 0' }],
  ['one peer less than counted', status({ view: { peers: with1().slice(1) } }), { ...unknown, sentence: /^Not known whether all is well: worker-6 counts 5 peers/ }],
  ['as many, but counted otherwise', status({ view: { counts: { up: 4, down: 1 } } }), { ...unknown, sentence: /^Not known whether all is well/ }],
  ['no counts', status({ view: { counts: undefined } }), { ...unknown, sentence: /does not say how many/ }],
  ['fewer than the roster has', status({ view: { roster: { members: 7 } } }), { ...unknown, sentence: 'Not known whether all is well: the roster of worker-6 has 7 members, but 6 are shown' }],
  ['another roster than the own', status({ state: 'fetched', self: { rosterSize: 7 } }), { level: 'wait', mark: '…', green: false, sentence: 'Not known whether all is well: the roster of worker-1 has 7 members, but that of worker-6 has 6' }],
  ['another roster for long', status({ state: 'fetched', self: { rosterSize: 7 } }), { ...unknown, later: 40, fresh: true, sentence: /the roster of worker-1 has 7 members, but that of worker-6 has 6$/ }],
  ['the same members', status({ state: 'fetched', self: { rosterDigest: 'a' }, view: { roster: { members: 6, digest: 'a' } } }), well],
  ['as many, but others', status({ state: 'fetched', self: { rosterDigest: 'a' }, view: { roster: { members: 6, digest: 'b' } } }), { level: 'wait', mark: '…', green: false, sentence: 'Not known whether all is well: the rosters of worker-1 and worker-6 list different members' }],
  ['others for long', status({ state: 'fetched', self: { rosterDigest: 'a' }, view: { roster: { members: 6, digest: 'b' } } }), { ...unknown, later: 40, fresh: true, sentence: /the rosters of worker-1 and worker-6 list different members$/ }],
  ['others, and the same again', status({ state: 'fetched', self: { rosterDigest: 'a' }, view: { roster: { members: 6, digest: 'b' } } }), { ...well, changes: [{ view: { state: 'fetched', at: iso(NOW), ageMillis: 400, roster: { members: 6, digest: 'a' } } }] }],
  ['a coordinator of an earlier version', status({ state: 'fetched', self: { rosterDigest: 'a' } }), well],
  ['a follower of an earlier version', status({ state: 'fetched', view: { roster: { members: 6, digest: 'b' } } }), well],
  ['discovery of the coordinator fails', status({ state: 'fetched', view: { discovery: { problem: 'HTTP 403', readAt: iso(ago(90)) } } }), {
    level: 'warn', lamps: '✓ ✓ ✓ !', sentence: /^All 6 nodes answer, but discovery of worker-6 fails: HTTP 403; its roster of [0-9:]+ stays in use: newer pods are not monitored$/,
  }],
  ['and is well', status({ state: 'fetched', view: { discovery: {} } }), well],
  ['its own discovery fails: said once', status({ self: { discovery: { source: 'endpoints', synced: true, problem: 'HTTP 403' } }, view: { discovery: { problem: 'HTTP 403' } } }), { level: 'warn', sentence: 'All 6 nodes answer, but discovery fails: HTTP 403', also: [] }],
  ['one that did not answer in the last two rounds', status({ peers: with1(peer(2, { answered: ago(14) })) }), { ...unknown, sentence: 'Not known whether all is well: worker-2 did not answer in the last two rounds' }],
  ['one that answered in the round before the last', status({ peers: with1(peer(2, { answered: ago(11) })) }), well],
  ['a view grows old while nothing comes', status({ state: 'fetched' }), { later: 4, facts: { View: 'fetched from worker-6, 4.4 s old' } }],
  ['an old view', status({ state: 'fetched', view: { ageMillis: 13_000 } }), { ...unknown, sentence: 'Not known whether all is well: the view of worker-6 is 13 s old' }],
  ['a page that has heard nothing for long', status({ state: 'fetched' }), { ...unknown, later: 14, sentence: /the view of worker-6 is 14 s old$/ }],
  ['a state of a later version', status({ peers: with1(peer(2, { state: 'strange' })), view: { counts: { up: 4, strange: 1 } } }), { ...unknown, sentence: 'Not known whether all is well: the state of worker-2 is not known' }],
  ['a roster that was not read', status({ peers: [], self: { rosterSize: 0, listed: false, discovery: { source: 'endpoints', synced: false, problem: 'HTTP 403' } } }), { ...unknown, sentence: 'worker-6 has not read the roster yet, so it knows no other member: HTTP 403' }],
  ['an alone member that discovery does not name', status({ peers: [], self: { rosterSize: 0, listed: false } }), { level: 'bad', sentence: /but discovery does not list worker-6/ }],
  ['nothing is said of the quorum', status(without('quorum')), { ...unknown, sentence: 'Not known whether all is well: worker-6 does not say whether it has a quorum' }],
  ['no quorum, seen from a follower', status({ state: 'fetched', ...without('quorum') }), { ...unknown, sentence: /worker-6 does not say whether it has a quorum$/ }],
  ['a quorum of a later version', status({ view: { quorum: { state: 'quorum' } } }), { ...unknown, sentence: 'Not known whether all is well: worker-6 does not say whether it has a quorum, but “quorum”' }],
  ['no sanity', status({ state: 'fetched', ...without('sanity') }), { ...unknown, sentence: 'Not known whether all is well: worker-6 does not say the state of its sanity check' }],
  ['a sanity check of a later version', status({ view: { sanity: { state: 'slow' } } }), { ...unknown, sentence: /the state of its sanity check, but “slow”$/ }],
  ['no delivery', status(without('delivery')), { ...unknown, sentence: 'Not known whether all is well: worker-6 does not say what waits to be delivered' }],
  ['no delivery of the coordinator, and an empty own one', status({ state: 'fetched', self: { delivery: lane({ waiting: 0, failures: 0 }) }, ...without('delivery') }), { ...unknown, sentence: /worker-6 does not say what waits to be delivered$/ }],
  ['a full own delivery beside an empty one of the coordinator', status({ state: 'fetched', self: { delivery: lane() } }), well],
  ['no lanes', status({ view: { delivery: { waiting: 0, inFlight: 0, unreplicated: 0 } } }), { ...unknown, sentence: /what waits to be delivered$/ }],
  ['a lane that does not say what failed', status({ view: { delivery: lane({ waiting: 0, failures: undefined }) } }), { ...unknown, sentence: /what waits to be delivered$/ }],
  ['a destination of a later version', status({ view: { delivery: lane({ type: 'slack', waiting: 0, failures: 0 }) } }), well],
  ['nothing is said of the agent', status({ self: { ticking: undefined } }), { ...unknown, sentence: /worker-6 does not say whether its agent runs$/ }],
  ['nothing is said of the roster', status({ self: { listed: undefined } }), { ...unknown, sentence: /worker-6 does not say the state of its discovery$/ }],
  ['nothing is said of discovery', status({ self: { discovery: undefined } }), { ...unknown, sentence: /worker-6 does not say the state of its discovery$/ }],
  ['an outage, and nothing is said of the quorum', status({ peers: with1(down(2, 'timeout', 'peer')), ...without('quorum') }), { level: 'bad', lamps: '✕ ? ? ?', also: /Not known of the others: worker-6 does not say whether it has a quorum/ }],
  ['the agent stands still', status({ self: { ticking: false } }), { level: 'bad', green: false, sentence: /^KNH itself is broken: the agent of worker-6/ }],
  ['old own facts', status({ state: 'fetched' }), { later: 30, fresh: true, lamps: '✓ ✓ ✓ ?' }],

  // This member cannot see.
  ['an original coordinates, or a server whose application starts', alone('original', { heardAt: iso(ago(3)) }), { ...unknown, sentence: 'The coordinator worker-6 has no status: it is starting, or runs the original program; states are not known here' }],
  ['a coordinator that was not asked yet', alone('not-asked'), { level: 'wait', mark: '…', green: false, sentence: 'Asking the coordinator worker-6 …' }],
  ['a coordinator that does not answer', alone('unanswered'), { ...unknown, sentence: 'worker-1 cannot reach its coordinator worker-6: states are not known here', also: /because unanswered/ }],
  ['the same while the last view stands', status({ state: 'stale', view: { problemKind: 'unanswered', problem: 'it refuses connections' } }), { ...unknown, sentence: /^worker-1 cannot reach its coordinator worker-6/, old: true }],
  ['the same, with troubles that were seen last', status({ state: 'stale', peers: with1(down(1, 'timeout', 'peer'), down(2, 'timeout', 'peer', { state: 'pending' }), suspect(3)), view: { problemKind: 'unanswered', problem: '' } }), {
    ...unknown, also: /Last known to be down: worker-1; Last known to be down, alert delayed: worker-2; Last known to be suspect: worker-3/,
  }],
  ['a coordinator that does not coordinate', alone('unreadable', {}, 'the coordinator worker-6@10 says what cannot be read: it does not coordinate'), { ...unknown, sentence: 'worker-6, which worker-1 follows, answers but is not the coordinator: states are not known here', also: /^It may have just started; otherwise an election follows; Open the page of another member$/ }],
  ['a coordinator that is not heard', alone('unanswered', { heardAt: iso(ago(60)) }), { ...unknown, sentence: `worker-1 gets no answer from its coordinator worker-6 and has not heard it since ${T(60)}: the path between them may be broken` }],
  ['a view that cannot be read', alone('unreadable'), { ...unknown, sentence: 'The status of worker-6 cannot be read: because unreadable' }],
  ['no coordinator, for a moment', alone('no-coordinator', { ...waiting, since: iso(ago(5)) }), { ...unknown, sentence: `worker-1 has heard no coordinator since ${T(5)}: an election is running` }],
  ['no coordinator for long', alone('no-coordinator', { ...waiting, since: iso(ago(60)) }), { ...unknown, sentence: `worker-1 has heard no coordinator since ${T(60)}: it may be cut off itself`, also: /open the page of another member/ }],
  ['no coordinator while the last view stands', status({ state: 'stale', self: { ...waiting, since: iso(ago(5)) }, view: { problemKind: 'no-coordinator', problem: 'no coordinator is known' } }), { ...unknown, sentence: `worker-1 has heard no coordinator since ${T(5)}: an election is running`, old: true }],
  // A page that has been open while its coordinator went.
  ['the coordinator that was asked is gone', status({ state: 'fetched' }), {
    ...unknown, changes: [{ view: gone }], sentence: /^worker-1 cannot reach its coordinator worker-6/, old: true, lamp: ['coordinator', '?', 'worker-6; state not known'],
  }],
  ['and is looked for', status({ state: 'fetched' }), {
    ...unknown, changes: [{ view: gone }, { self: searching, view: { ...gone, problemKind: 'no-coordinator' } }], sentence: `worker-1 has heard no coordinator since ${T(2)}: an election is running`, old: true, lamp: ['coordinator', '?', 'none heard'],
  }],
  ['both at once', status({ state: 'fetched' }), { ...unknown, changes: [{ self: searching, view: { ...gone, problemKind: 'no-coordinator' } }], sentence: /an election is running$/, old: true, lamp: ['coordinator', '?', 'none heard'] }],
  ['and the last view is too old', status({ state: 'fetched' }), {
    ...unknown, changes: [{ view: gone }, { self: searching, view: lonely }], sentence: /^worker-1 has heard no coordinator/, old: true, lamp: ['coordinator', '?', 'none heard'],
  }],
  ['at once nothing but the roster', status({ state: 'fetched' }), { ...unknown, changes: [{ self: searching, view: lonely }], sentence: /^worker-1 has heard no coordinator/, old: true, lamp: ['coordinator', '?', 'none heard'] }],
  ['it steps down itself', status(), {
    ...unknown, changes: [{ self: { ...status().self, role: 'waiting', since: iso(ago(1)) }, view: { ...gone, problemKind: 'no-coordinator' } }], sentence: /^worker-6 has heard no coordinator/, old: true, lamp: ['coordinator', '?', 'none heard'],
  }],
  ['it steps down and knows no more than the roster', status(), {
    ...unknown, changes: [{ self: { ...status().self, role: 'waiting', since: iso(ago(1)) }, view: lonely }], sentence: /^worker-6 has heard no coordinator/, old: true, lamp: ['coordinator', '?', 'none heard'],
  }],
  ['it is there again', status({ state: 'fetched' }), { ...well, changes: [{ view: gone }, { view: { state: 'fetched', at: iso(NOW), ageMillis: 400 } }] }],
  ['a member that leaves', status({ self: { role: 'leaving' } }), { ...unknown, sentence: 'worker-6 is leaving: open the page of another member' }],

  // The headline follows the cause.
  ['a process is down', status({ peers: with1(down(2, 'refused', 'peer', { missedBy: 3 })) }), {
    level: 'bad', sentence: `KNH is down on worker-2 since ${T(70)} (the node itself answers)`, age: 'for 70 s',
    next: 'Check the pod: crashed, restarting, out of memory? kubectl describe node worker-2', lamps: '✕ ✓ ✓ ✓', also: [], lamp: ['nodes', '✕', 'KNH is down on worker-2'],
    words: 'down, its process is down, its node answers, connection refused',
  }],
  ['a node is down', status({ peers: with1(down(2, 'timeout', 'peer', { missedBy: 3 })) }), {
    level: 'bad', sentence: `worker-2 unreachable from 4 of 4 members since ${T(70)}`,
    next: 'Check the node first: is it Ready? If so, check its pod network, a frozen process, network policies. kubectl describe node worker-2',
    lamp: ['nodes', '✕', '1 of 6 down: worker-2'], words: 'down, nobody reached it, no answer in time',
  }],
  ['a path is broken', status({ peers: with1(down(3, 'timeout', 'path', { reachedBy: 3 })) }), {
    level: 'bad', sentence: `path broken: worker-6 → worker-3, since ${T(70)} (3 others reached it when it was declared down)`, lamps: '? ✕ ✓ ✓', words: 'down, others reached it at first, no answer in time',
    lamp: ['nodes', '?', 'not known for worker-3: others reached it when it was declared down'],
    next: 'Check what lies between the coordinator and it: routes, network policies, the CNI plugin of either node. The other members are not asked again. kubectl describe node worker-3',
  }],
  ['refused on a path that others have', status({ peers: with1(down(3, 'refused', 'path', { reachedBy: 1, missedBy: 1 })) }), { sentence: `path broken: worker-6 → worker-3, since ${T(70)} (1 other reached it when it was declared down)` }],
  ['a path that is broken before its outage is recorded', status({ peers: with1(down(3, 'timeout', 'path', { state: 'pending', reachedBy: 2 })) }), { lamps: '? ✕ ✓ ✓', words: 'down, not alerted, others reached it at first, no answer in time' }],
  ['two paths are broken', status({ peers: with1(down(3, 'timeout', 'path', { reachedBy: 2 }), down(4, 'timeout', 'path', { reachedBy: 2 })) }), {
    sentence: `2 paths broken: worker-6 → worker-4 and worker-6 → worker-3, since ${T(70)} (others reached them when they were declared down)`, lamp: ['nodes', '?', 'not known for worker-4 and worker-3: others reached them when they were declared down'],
  }],
  ['no way there', status({ peers: with1(down(2, 'unreachable', 'peer', { missedBy: 2 })) }), { next: /^The network has no route/ }],
  ['connections are cut', status({ peers: with1(down(2, 'reset', 'peer', { missedBy: 2 })) }), { next: /^Something in between resets connections.* all 512 connections of the member are in use/ }],
  ['several processes are down', status({ peers: with1(down(2, 'refused', 'peer'), down(3, 'refused', 'peer')) }), { next: 'Check the pod: crashed, restarting, out of memory? kubectl describe node worker-2; kubectl describe node worker-3' }],
  ['more than anybody reads', status({ peers: [...Array(12).keys()].map((number) => down(number + 1, 'refused', 'peer')).concat(peer(13)) }), { lines: 10 }],
  ['something else listens', status({ peers: with1(down(2, 'other', 'peer', { missedBy: 2 })) }), { next: /^The answer is not from KNH: check what listens on its port/ }],
  ['nobody could be asked', status({ peers: with1(down(2, 'timeout', 'unknown')) }), { sentence: `worker-2 has not answered worker-6 since ${T(70)}`, words: 'down, no answer in time', lamps: '✕ ! ✓ ✓' }],
  ['recorded by an earlier coordinator', status({ peers: with1(peer(2, { state: 'down', since: ago(90_000), answered: undefined, cause: 'timeout' })) }), { sentence: `worker-2 has not answered worker-6 since ${T(90_000)}` }],
  ['one that never answered', status({ peers: with1(down(2, 'timeout', 'peer', { neverAnswered: true, answered: undefined })) }), { level: 'bad', sentence: 'worker-2 has never answered', lamp: ['nodes', '✕', 'worker-2 has never answered'], words: 'down, it has never answered, no answer in time' }],
  ['one that never answered, and refuses', status({ peers: with1(down(2, 'refused', 'peer', { neverAnswered: true, answered: undefined })) }), { sentence: 'worker-2 has never answered (its node refuses the connection)', words: 'down, it has never answered, connection refused' }],
  ['a refused connection that nobody else was asked about', status({ peers: with1(down(2, 'refused', 'unknown')) }), { words: 'down, its process is down, its node answers, connection refused' }],
  ['a suspect that refuses', status({ peers: with1(peer(2, { state: 'suspect', failed: 3, answered: ago(8), cause: 'refused', scope: 'peer' })) }), { words: 'suspect, its node answers, connection refused' }],
  ['a suspect that others reach', status({ peers: with1(peer(2, { state: 'suspect', failed: 3, answered: ago(8), cause: 'timeout', scope: 'path' })) }), { words: 'suspect, others reach it, no answer in time' }],
  ['one that is up', status(), { words: 'up' }],
  ['a cause of a later version', status({ peers: with1(down(2, 'toString', 'peer')) }), { words: 'down, nobody reached it, toString', next: /^Check the node first/ }],
  ['two outages minutes apart', status({ peers: with1(down(2, 'timeout', 'peer', { answered: ago(400) }), down(4, 'timeout', 'peer', { answered: ago(90) })) }), {
    sentence: `2 of 6 nodes down: worker-2 since ${T(400)} and worker-4 since ${T(90)}`, age: 'the first for 6 min, the last for 90 s',
  }],
  ['two at once', status({ peers: with1(down(2, 'timeout', 'peer', { answered: ago(92) }), down(4, 'timeout', 'peer', { answered: ago(90) })) }), { sentence: `2 of 6 nodes down: worker-2 and worker-4, since ${T(92)}`, age: 'for 92 s', lamp: ['nodes', '✕', '2 of 6 down: worker-4 and worker-2'] }],
  ['a node, two processes and one that never answered', status({ peers: with1(down(2, 'timeout', 'peer'), down(3, 'refused', 'peer'), down(4, 'refused', 'peer'), down(5, 'timeout', 'peer', { neverAnswered: true })) }), { lamp: ['nodes', '✕', '1 of 6 down: worker-2; KNH is down on 2 of 6: worker-4 and worker-3; worker-5 has never answered'] }],
  ['four minutes apart', status({ peers: with1(...[1, 2, 3, 4].map((number) => down(number, 'timeout', 'peer', { answered: ago(100 * number) }))) }), {
    sentence: `4 of 6 nodes down: worker-4, worker-3 and 2 more, the first since ${T(400)}, the last since ${T(100)}`,
  }],
  ['a node and a path', status({ peers: with1(down(2, 'refused', 'peer', { missedBy: 2 }), down(3, 'timeout', 'path', { reachedBy: 2 })) }), {
    sentence: `KNH is down on worker-2 since ${T(70)} (the node itself answers); path broken: worker-6 → worker-3, since ${T(70)} (2 others reached it when it was declared down)`,
    next: /^Check the pod:.*; Check what lies between the coordinator and it/,
  }],
  ['it may be cut off itself', status({ peers: with1(...[1, 2, 3, 4, 5].map((number) => down(number, 'timeout', 'unknown'))) }), { level: 'bad', sentence: `worker-6 has reached none of the other 5 nodes since ${T(70)}: it may be cut off itself` }],
  ['it was cut off when one had been down for long', status({ peers: with1(down(1, 'timeout', 'peer', { since: ago(260_000), answered: ago(260_010) }), ...[2, 3, 4, 5].map((number) => down(number, 'timeout', 'unknown', { answered: ago(70 + number) }))) }), { level: 'bad', sentence: `worker-6 has reached none of the other 5 nodes since ${T(72)}: it may be cut off itself`, age: 'the first for 3 days, the last for 72 s' }],
  ['all processes are down, and their hosts answer', status({ peers: with1(...[1, 2, 3, 4, 5].map((number) => down(number, 'refused', 'unknown'))) }), { sentence: /^KNH is down on 5 of 6 nodes: .*\(the nodes themselves answer\)$/ }],
  ['an outage in a view that is not complete', status({ peers: with1(down(2, 'timeout', 'peer')), view: { roster: { members: 9 } } }), { level: 'bad', sentence: /^worker-2 has not answered/, also: /Not known of the others: the roster of worker-6 has 9 members/, lamps: '✕ ? ? ?' }],
  ['a suspect', status({ peers: with1(peer(2, { state: 'suspect', failed: 2, answered: ago(8), cause: 'timeout', scope: 'unknown' })) }), { level: 'warn', sentence: 'worker-2 is suspect: 2 probes failed, decision within seconds' }],
  ['a suspect in an old view', status({ peers: with1(suspect(2)), view: { ageMillis: 13_000 } }), { level: 'warn', sentence: /^worker-2 is suspect/, also: 'Not known of the others: the view of worker-6 is 13 s old' }],
  ['a suspect, and one that gets no traffic', status({ peers: with1(suspect(2), absent(3)) }), { level: 'warn', sentence: /^worker-2 is suspect/, also: 'worker-3 has never answered and gets no traffic' }],
  ['an outage, and one that gets no traffic', status({ peers: with1(down(2, 'timeout', 'peer'), absent(3)) }), { level: 'bad', also: 'worker-3 has never answered and gets no traffic' }],
  ['an old view, and one that gets no traffic', status({ peers: with1(absent(3)), view: { ageMillis: 13_000 } }), { ...unknown, sentence: /^Not known whether all is well/, also: 'worker-3 has never answered and gets no traffic' }],
  ['one that gets no traffic', status({ peers: with1(peer(2, { state: 'absent', answered: undefined, neverAnswered: true })) }), { level: 'warn', sentence: '5 of 6 nodes answer; worker-2 has never answered and gets no traffic' }],
  ['one that still starts', status({ peers: with1(peer(2, { state: 'new', answered: undefined, neverAnswered: true })) }), { level: 'wait', sentence: '5 of 6 nodes answer; worker-2 has yet to answer for the first time', words: 'not answered yet' }],
  ['one that starts again', status({ peers: with1(peer(3, { state: 'new', answered: ago(40), cause: 'other' })) }), { level: 'wait', sentence: '5 of 6 nodes answer; worker-3 starts again', lamp: ['nodes', '…', '5 of 6 answer'] }],
  ['one that starts again, in its row', status({ peers: with1(peer(2, { state: 'new', answered: ago(40), cause: 'other' })) }), { words: 'starts again, other failure' }],
  ['one that this coordinator has had no answer of', status({ peers: with1(peer(2, { state: 'new', answered: undefined })) }), { level: 'wait', sentence: '5 of 6 nodes answer; worker-2 has yet to answer' }],
  ['one that starts again and two that start', status({ peers: with1(peer(3, { state: 'new', answered: ago(40) }), ...[1, 2].map((number) => peer(number, { state: 'new', answered: undefined, neverAnswered: true }))) }), { level: 'wait', sentence: '3 of 6 nodes answer; worker-3 starts again; worker-2 and worker-1 have yet to answer for the first time' }],
  ['outside of Kubernetes', status({ peers: with1(down(2, 'timeout', 'peer')), self: { discovery: { source: 'static', synced: true, readAt: iso(ago(20)) } }, view: listed([problem('worker-2@10', 'worker-2 is down')]) }), { next: /network policies\.$/ }],
  ['two of one id, one of them down', status({ peers: [peer(1), down(2, 'timeout', 'peer', { id: 'worker-1@10' })] }), { level: 'bad', sentence: /^worker-1@10 10\.0\.0\.2:8080 has not answered|^worker-1 has not answered/ }],

  // The list of problems, and the sentence with it.
  ['no list of problems', status(without('problems')), { ...unknown, sentence: 'Not known whether all is well: worker-6 does not say what problems there are', lines: 0 }],
  ['none of the coordinator', status({ state: 'fetched', ...without('problems') }), { ...unknown, sentence: /worker-6 does not say what problems there are$/ }],
  ['a list that cannot be read', status({ view: listed([{ title: 7 }]) }), { ...unknown, sentence: /does not say what problems there are$/, lines: 0 }],
  ['a problem of a member that is gone', status({ view: listed([problem('worker-9@10', 'worker-9 is down')]) }), { level: 'bad', mark: '✕', sentence: `worker-9 is down since ${T(60)}`, also: ['All 6 nodes answer'], lamps: '✕ ✓ ✓ ✓', lamp: ['nodes', '✕', 'worker-9 is down'] }],
  ['one of a member that is up', status({ state: 'fetched', view: listed([problem('worker-2@10', 'worker-2 flaps', { kind: 'member-flapping', severity: 'warning' })]) }), { level: 'warn', mark: '!', sentence: `worker-2 flaps since ${T(60)}`, lamps: '! ✓ ✓ ✓' }],
  ['one that says since when', status({ peers: with1(down(2, 'timeout', 'peer', { missedBy: 3 })), view: listed([problem('worker-2@10', 'worker-2 is down', { since: iso(ago(65)) })]) }), { level: 'bad', sentence: `worker-2 unreachable from 4 of 4 members since ${T(65)}`, age: 'for 65 s', also: [] }],
  ['several', status({ view: listed([7, 8, 9].map((number) => problem(`worker-${number}@10`, `worker-${number} is down`))) }), { level: 'bad', sentence: new RegExp(`^3 problems: worker-7 is down since .*, worker-8 is down since .* and worker-9 is down`) }],
  ['one beside an outage', status({ peers: with1(down(2, 'timeout', 'peer')), view: listed([problem('worker-2@10', 'worker-2 is down'), problem('worker-9@10', 'worker-9 is down')]) }), { level: 'bad', sentence: /^worker-2 has not answered/, also: [`worker-9 is down since ${T(60)}`], lines: 2 }],
  ['one in an old view', status({ view: { ...listed([problem('worker-9@10', 'worker-9 is down')]), ageMillis: 13_000 } }), { level: 'bad', mark: '✕', green: false, sentence: `worker-9 is down since ${T(60)}`, also: ['Not known whether all is well: the view of worker-6 is 13 s old'] }],
  ['one of a kind of later', status({ view: listed([problem('worker-2@10', 'worker-2 → worker-3 is broken', { kind: 'path', severity: 'dire' })]) }), { level: 'bad', sentence: `worker-2 → worker-3 is broken since ${T(60)}` }],
  ['a path between two others', status({ state: 'fetched', view: listed([own('path', 'worker-2 does not reach worker-3', 'critical')]) }), { level: 'bad', mark: '✕', sentence: `worker-2 does not reach worker-3 since ${T(60)}`, also: ['All 6 nodes answer'], lamps: '✓ ✕ ✓ ✓', lamp: ['paths', '✕', 'worker-2 does not reach worker-3'] }],
  ['loss on the way to one', status({ view: listed([own('inbound', 'packets to worker-3 get lost')]) }), { level: 'warn', mark: '!', sentence: `packets to worker-3 get lost since ${T(60)}`, lamps: '✓ ! ✓ ✓' }],
  ['a path beside an outage', status({ peers: with1(down(2, 'timeout', 'peer')), view: listed([problem('worker-2@10', 'worker-2 is down'), own('zone', 'zone a does not reach zone b', 'critical')]) }), { level: 'bad', sentence: /^worker-2 has not answered/, also: [`zone a does not reach zone b since ${T(60)}`], lamps: '✕ ✕ ✓ ✓' }],
  ['a receiver that accepts nothing', status({ state: 'fetched', view: listed([own('receiver-failing', 'slack accepts nothing')]) }), { level: 'warn', sentence: 'All 6 nodes answer, but slack accepts nothing', also: [], lamps: '✓ ✓ ✓ !', lamp: ['knh', '!', 'slack accepts nothing'] }],
  ['a sanity check that fails, said once', status({ view: { ...listed([own('sanity-failing', 'the sanity check fails', 'critical')]), sanity: { state: 'fails' } } }), { level: 'bad', sentence: 'All 6 nodes answer, but the sanity check fails: no alert, recovery or cluster status is sent', also: [], lines: 1 }],
  ['no quorum, said once', status({ view: { ...listed([own('no-quorum', 'no quorum', 'critical')]), quorum: { state: 'none', since: iso(ago(60)) } } }), { level: 'bad', sentence: /^All 6 nodes answer, but there is no quorum/, also: [] }],
  ['a problem in the last view', status({ state: 'stale', view: { ...listed([problem('worker-9@10', 'worker-9 is down')]), problemKind: 'unanswered', problem: '' } }), { ...unknown, lines: 0 }],

  // Who was not alerted.
  ['pending', status({ peers: with1(peer(2, { state: 'pending', answered: ago(30), since: ago(20), cause: 'timeout', scope: 'peer', reason: 'no quorum: too few members answer this coordinator' })) }), { also: /^You have NOT been alerted about worker-2: no quorum: too few members answer this coordinator$/ }],
  ['the receiver refuses', status({ peers: with1(down(1, 'timeout', 'peer', { undelivered: true })), view: { delivery: lane({ nextTryAt: iso(NOW + 12_000), last: { result: 'failed', reason: 'connection refused' } }) } }), { also: /^You have NOT been alerted about worker-1: the receiver refuses connections, next attempt in 12 s/ }],
  ['the receiver answers badly, and is tried now', status({ peers: with1(down(1, 'timeout', 'peer', { undelivered: true })), view: { delivery: lane({ waiting: 0, inFlight: 1, last: { result: 'failed', reason: '500 Internal Server Error' } }) } }), { also: /about worker-1: the receiver answers 500 Internal Server Error, sending now/ }],
  ['on its way for a moment', status({ peers: with1(down(1, 'timeout', 'peer', { undelivered: true, since: ago(2) })) }), { also: [] }],
  ['on its way for long', status({ peers: with1(down(1, 'timeout', 'peer', { undelivered: true })) }), { also: /NOT been alerted about worker-1: the alert is not delivered yet/ }],
  ['nobody to tell', status({ peers: with1(down(1, 'timeout', 'peer')), self: { destinations: { peerStatus: false } } }), { also: /NOT been alerted about worker-1: neither ALERT_URLS nor PEER_STATUS_URL is set/ }],
  ['others to tell', status({ peers: with1(down(1, 'timeout', 'peer')), self: { destinations: { peerStatus: false, alerts: ['slack'] } } }), { also: [], facts: { 'Alerts to': 'slack' } }],
  ['others to tell, and a webhook that is refused', status({ peers: with1(down(1, 'timeout', 'peer', { undelivered: true })), self: { destinations: { peerStatus: true, alerts: ['slack'] } }, view: { delivery: lane({ last: { result: 'failed', reason: 'connection refused' } }) } }), { also: /^No peer webhook is delivered about worker-1: the receiver refuses connections/, facts: { 'Alerts to': 'PEER_STATUS_URL, slack' } }],
  ['given up', status({ peers: with1(down(1, 'timeout', 'peer')), view: { delivery: lost(90_000, ['worker-1@10']) } }), { level: 'bad', lamps: '✕ ✓ ✓ ✕', also: ['An alert about worker-1 was given up: the receiver answered 410 Gone; you have NOT been alerted'] }],
  ['given up, and up again', status({ state: 'fetched', view: { delivery: lost(90, ['worker-1@10']) } }), { level: 'warn', lamps: '✓ ✓ ✓ !', sentence: 'All 6 nodes answer, but an alert about worker-1 was given up: the receiver answered 410 Gone; you have NOT been alerted' }],
  ['given up long ago, and up again', status({ view: { delivery: lost(3700, ['worker-1@10']) } }), well],
  ['two given up, one of them long gone', status({ peers: with1(down(1, 'timeout', 'peer')), view: { delivery: lost(90, ['worker-9@10', 'worker-1@10']) } }), { also: /^Alerts about worker-9 and worker-1 were given up: / }],
  ['given up, and a later one was taken', status({ peers: with1(down(1, 'timeout', 'peer')), view: { delivery: lost(90, []) } }), { lamps: '✕ ✓ ✓ ✓', also: [] }],
  ['a recovery was given up', status({ view: { delivery: lost(90, ['worker-1@10'], { type: 'peer-recovery' }) } }), { level: 'warn', sentence: /but the recovery of worker-1 was given up: the receiver answered 410 Gone$/ }],
  ['a cluster status was given up', status({ view: { delivery: lost(90, [], { type: 'cluster-status', last: { result: 'gone' } }) } }), { level: 'warn', sentence: /but the last cluster status was given up: the receiver answered 410 Gone$/ }],
  ['and a later one was taken', status({ view: { delivery: lost(90, [], { type: 'cluster-status', last: { result: 'delivered' } }) } }), well],
  ['delivered', status({ peers: with1(down(1, 'timeout', 'peer')) }), { also: [] }],

  // Takeovers and one broken path.
  ['a takeover: nobody has answered it yet', status({ peers: with1().map((one) => ({ ...one, answered: undefined, since: ago(1) })), self: { since: iso(ago(1)) }, view: { ...youngTerm, quorum: { state: 'none', since: iso(ago(1)) } } }), { level: 'wait', mark: '…', green: false, sentence: 'worker-6 has just taken over, and its first round is running' }],
  ['a takeover: all have answered, and no majority is noted yet', status({ view: { ...youngTerm, quorum: { state: 'none', since: iso(ago(1)) } } }), { level: 'wait', mark: '…', sentence: 'worker-6 has just taken over, and its first round is running' }],
  // The coordinator's clock is minutes ahead of that of the member that serves the page, or behind it.
  ...[600, -600].flatMap((ahead) => {
    const seen = (seconds, more) => skewed(ahead, seconds, more);
    const name = (text) => `${text}, its clock ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead' : 'behind'}`;
    const none = (seconds) => ({ quorum: { state: 'none' }, coordinator: { ...member('worker-6'), since: iso(ago(seconds - ahead)) } });
    return [
      [name('all well'), seen(3600), { ...well, lamp: ['coordinator', '✓', 'worker-6, for 60 min'] }],
      [name('no quorum'), seen(60, { view: none(60) }), { level: 'bad', lamps: '✓ ✓ ✕ ✕', sentence: /but there is no quorum/ }],
      [name('no quorum yet'), seen(1, { view: none(1) }), { level: 'wait', mark: '…', sentence: 'worker-6 has just taken over, and its first round is running' }],
      [name('nobody asked for long'), seen(60, { peers: with1(peer(2, { answered: ago(14) })) }), { ...unknown, sentence: /worker-2 did not answer in the last two rounds$/ }],
      [name('an outage'), seen(60, { peers: with1(down(2, 'timeout', 'peer')) }), { level: 'bad', age: 'for 70 s' }],
      [name('an alert that is not delivered'), seen(60, { peers: with1(down(2, 'timeout', 'peer', { undelivered: true, since: ago(11) })) }), { also: /NOT been alerted about worker-2: the alert is not delivered yet/ }],
      [name('an alert on its way for a moment'), seen(60, { peers: with1(down(2, 'timeout', 'peer', { undelivered: true, since: ago(2) })) }), { also: [] }],
      [name('the next try'), seen(60, { peers: with1(down(2, 'timeout', 'peer', { undelivered: true })), view: { delivery: lane({ nextTryAt: iso(NOW + (12 + ahead) * 1000) }) } }), { also: /next attempt in 12 s/ }],
      [name('an alert that was given up'), seen(7200, { view: { delivery: lost(90 - ahead, ['worker-1@10']) } }), { level: 'warn', sentence: /but an alert about worker-1 was given up/ }],
      [name('an alert that was given up long ago'), seen(7200, { view: { delivery: lost(3700 - ahead, ['worker-1@10']) } }), well],
      [name('one that left just now'), seen(60, { peers: with1(left(2, 60)) }), { ...well, sentence: 'All 5 nodes answer' }],
      [name('one that left for long'), seen(60, { peers: with1(left(2, 10_800)) }), { level: 'warn', age: 'for 3 h' }],
      [name('its last round'), seen(60, { view: { rounds: [{ number: 1, at: iso(ago(4 - ahead)), durationMillis: 9, asked: 5, answered: 5 }] } }), { facts: { 'Last round': '5 of 5 probes answered in 9 ms, 4 s ago' } }],
    ];
  }),
  ['a term that begins later than now', status({ view: { quorum: { state: 'none' }, coordinator: { ...member('worker-6'), since: iso(NOW + 600_000) } } }), { level: 'bad', sentence: /but there is no quorum/ }],
  ['no majority for long', status({ peers: with1(...[1, 2, 3].map((number) => down(number, 'timeout', 'unknown', { state: 'pending' }))), view: { quorum: { state: 'none', since: iso(ago(60)) } } }), { level: 'bad', lamps: '✕ ! ✕ ✕' }],
  ['the others follow another', status({ peers: [1, 2, 3, 4, 5].map((number) => (number === 5 ? { ...down(5, 'timeout', 'path'), id: 'worker-9@10' } : peer(number))), view: { quorum: { state: 'none', since: iso(ago(9)), elsewhere: 'worker-9@10' }, coordinator: { ...member('worker-6'), since: iso(ago(9)) } } }), { ...unknown, sentence: 'worker-6 does not hear worker-9, which the other members follow: path broken: worker-9 → worker-6', also: /keeps starting elections and sends no alerts; worker-9 sends them/ }],
  ['the sanity check fails', status({ view: { sanity: { state: 'fails' } } }), { level: 'bad', sentence: 'All 6 nodes answer, but the sanity check fails: no alert, recovery or cluster status is sent', facts: { 'Sanity check': 'fails: no alert, recovery or cluster status is sent' } }],
  ['nothing may be sent', status({ view: { quorum: { state: 'none', since: iso(ago(60)) } } }), {
    level: 'bad', sentence: 'All 6 nodes answer, but there is no quorum: no alert, recovery or cluster status is sent',
    facts: { Quorum: 'no: too few members answer, so no alert, recovery or cluster status is sent' }, lamp: ['coordinator', '✕', /no quorum: no alert, recovery or cluster status is sent$/],
  }],
  ...[
    ['pending', 'new', 'peer-starting', 'is starting: its server answers, but KNH is not running there yet'],
    ['suspect', 'new', 'peer-starting', 'is starting: its server answers, but KNH is not running there yet'],
    ['pending', 'left', 'peer-left', 'left: it raises no alert'],
    ['down', 'absent', 'peer-absent', 'never answered and is not serving'],
    ['down', 'asleep', 'state-unknown', 'is in a state that this page does not know'],
    ['down', 'up', 'peer-recovered', 'is up again'],
    ['suspect', 'up', 'suspect-answered', 'answered again'],
    ['up', 'down', 'down-decided', 'is down'],
  ].map(([before, after, type, words]) => [`${before}, then ${after}, seen by a follower`, status({ state: 'fetched', peers: with1(peer(2, { state: before, since: ago(20) })) }), {
    changes: [{ peers: [peer(2, { state: after, since: ago(1) })] }], seen: `${type}: worker-2@10 ${words}`,
  }]),
  ['words of a later version', status({ view: { quorum: { state: 'toString' } } }), { ...unknown, facts: { Quorum: 'toString, unknown to this page' } }],
];

const failures = [];
for (const [name, document, wanted] of table) {
  const model = new Model();
  model.status(document);
  const now = NOW + (wanted.later ?? 0) * 1000;
  if (wanted.fresh) {
    const peers = document.view.peers.map(({ history, ...one }) => ({ ...one, answered: now - 3000 }));
    model.change({ at: iso(now), view: { state: document.view.state, at: iso(now), ageMillis: 400 }, peers });
  }
  for (const change of wanted.changes ?? []) model.change({ at: iso(now), ...JSON.parse(JSON.stringify(change)) });
  const summary = summarise(model, { skew: 0, heardAt: NOW, startedAt: NOW }, now);
  const marks = ['nodes', 'paths', 'coordinator', 'knh'].map((lamp) => summary.lamps[lamp].mark).join(' ');
  const check = (what, expected, actual) => {
    const fits = expected instanceof RegExp ? expected.test(actual) : JSON.stringify(expected) === JSON.stringify(actual);
    if (!fits) failures.push(`${name}: ${what} is ${JSON.stringify(actual)}, not ${expected}`);
  };
  for (const what of ['level', 'mark', 'sentence', 'age', 'old']) if (wanted[what] !== undefined) check(what, wanted[what], summary[what]);
  if (wanted.lamps) check('lamps', wanted.lamps, marks);
  if (wanted.lamp) {
    const [lamp, mark, text] = wanted.lamp;
    check(`mark of ${lamp}`, mark, summary.lamps[lamp].mark);
    check(`text of ${lamp}`, text, summary.lamps[lamp].text);
  }
  if (wanted.words) check('state', wanted.words, stateWords(model.inState('down', 'pending', 'suspect')[0] ?? model.members.get('worker-2@10')));
  const facts = Object.fromEntries(ownFacts(model, now));
  for (const [name, text] of Object.entries(wanted.facts ?? {})) check(name, text, facts[name]);
  if (wanted.also) check('also', wanted.also, Array.isArray(wanted.also) ? summary.also : summary.also.join('; '));
  if (wanted.seen) check('seen', wanted.seen, model.seen.slice(-1).map(({ type, text }) => `${type}: ${text}`).join());
  if (wanted.next !== undefined) check('next', wanted.next, summary.lines.map(({ advice, command }) => [advice, command].filter(Boolean).join(' ')).join('; '));
  if (wanted.lines !== undefined) check('lines', wanted.lines, summary.lines.length);
  const green = marks.split(' ').filter((mark) => mark === '✓').length;
  if (wanted.green !== undefined) check('green lamps at most', true, green <= Number(wanted.green));
  const stale = summariseStale(model, { skew: 0, heardAt: NOW, startedAt: NOW }, NOW + 60_000);
  check('a page that hears nothing shows no green sign', false, `${stale.mark}${Object.values(stale.lamps).map(({ mark }) => mark)}`.includes('✓'));
}
return { rows: table.length, failures };
