// What has to hold before anything may be called well: all members are at hand, and each answered in the last two rounds.
import { isSaid } from './problems.js';
import { count } from './text.js';

/** A view that is older does not say how it is now. The page takes a link for broken after the same time. */
const OLD_MILLIS = 12_000;
/** The rosters of two members differ for a moment whenever a member comes or goes. */
const SETTLED_MILLIS = 30_000;
/** A round that starts later than that is taken for a pause by the coordinator too. */
const LATE_MILLIS = 1_000;

/** Attempts that get lost are worth a word from this share on, as `knh_peer_failed_ratio`, and where there were so many. */
const LOSSY_SHARE = 0.05;
const LOSSY_LEAST = 3;

/** Who answers in each round, and not each attempt: the worst first. */
export function lossy(model) {
  const share = ({ attempts, attemptsLost }) => attemptsLost / attempts;
  return model.ranked.filter((member) => member.attemptsLost >= LOSSY_LEAST && share(member) >= LOSSY_SHARE).sort((one, other) => share(other) - share(one));
}

/** From one round to the next and how long a probe may take, of the member that serves the page: all have the same. */
export function timings(model) {
  const { probeIntervalMillis: interval = 5000, probeTimeoutMillis: timeout = 2000 } = model.self?.timings ?? {};
  return { interval, timeout };
}

/** Whether who made the view has just won: until its first round is over it knows only what others sent it. */
export function justTookOver(model, at) {
  const since = Date.parse(model.view.coordinator?.since);
  const { interval, timeout } = timings(model);
  // A term to come, of a clock that was set back, is none of just now.
  return Math.abs(model.viewAt(at) - since) < interval + timeout;
}

export const takeover = (model) => ({ level: 'wait', text: `${model.viewer} has just taken over, and its first round is running`, takeover: true });

/** Why the view does not show how the cluster is: what is missing or old, and how bad that is; null when nothing is. */
export function doubt(model, at) {
  return missing(model, at) ?? old(model, at) ?? unknown(model) ?? unasked(model, at);
}

function missing(model, at) {
  const { view, self } = model;
  const whose = model.viewer;
  const counted = view.counts;
  if (!counted) return { level: 'warn', text: `${whose} does not say how many members it counts` };
  const shown = model.peerCounts();
  if (Object.keys({ ...counted, ...shown }).some((state) => (counted[state] ?? 0) !== (shown[state] ?? 0))) {
    const sum = (counts) => Object.values(counts).reduce((all, one) => all + one, 0);
    return { level: 'warn', text: `${whose} counts ${count(sum(counted), 'peer')}, but shows ${sum(shown)}` };
  }
  const members = view.roster?.members;
  const listed = 1 + model.peers.filter((peer) => !peer.unlisted).length;
  if (members !== listed) return { level: 'warn', text: `the roster of ${whose} has ${count(members ?? 0, 'member')}, but ${listed} are shown` };
  const own = (self.rosterSize ?? 0) + (self.listed === false ? 1 : 0);
  if (model.rostersDiffer) {
    const settled = model.rostersDifferSince !== null && at - model.rostersDifferSince > SETTLED_MILLIS;
    const text = own !== members ? `the roster of ${self.node} has ${count(own, 'member')}, but that of ${whose} has ${members}` : `the rosters of ${self.node} and ${whose} list different members`;
    return { level: settled ? 'warn' : 'wait', text };
  }
  return unsaid(model);
}

const QUORUM = ['majority', 'lease', 'sanity', 'none'];
const SANITY = ['passes', 'fails', 'unknown', 'unset'];

/** What a member always says, of whatever version. One that does not say it, or in words of later, may have bad news. */
function unsaid({ view, self, viewer }) {
  const lacks = (whose, what) => ({ level: 'warn', text: `${whose} does not say ${what}` });
  if (!QUORUM.includes(view.quorum?.state)) return lacks(viewer, `whether it has a quorum${strange(view.quorum)}`);
  if (!SANITY.includes(view.sanity?.state)) return lacks(viewer, `the state of its sanity check${strange(view.sanity)}`);
  if (!isDelivery(view.delivery)) return lacks(viewer, 'what waits to be delivered');
  if (!isSaid(view)) return lacks(viewer, 'what problems there are');
  if (typeof self.ticking !== 'boolean') return lacks(self.node, 'whether its agent runs');
  if (typeof self.listed !== 'boolean' || typeof self.discovery?.synced !== 'boolean') return lacks(self.node, 'the state of its discovery');
  return null;
}

const strange = (fact) => (fact?.state === undefined ? '' : `, but “${fact.state}”`);

const isDelivery = (delivery) => Array.isArray(delivery?.lanes) && delivery.lanes.every((lane) => [lane.waiting, lane.inFlight, lane.failures].every(Number.isInteger));

function old(model, at) {
  const age = (model.view.ageMillis ?? Infinity) + (at - model.at);
  return age <= OLD_MILLIS ? null : { level: 'warn', text: `the view of ${model.viewer} is ${Math.round(age / 1000)} s old` };
}

/** A state that this page does not know: of a later version, or not known there either. */
function unknown(model) {
  const peers = model.inState('unknown');
  return peers.length === 0 ? null : { level: 'warn', text: `the state of ${model.names(peers)} is not known` };
}

/** A peer that is shown as up has answered in the last two rounds, by the coordinator's clock. */
function unasked(model, at) {
  const { interval, timeout } = timings(model);
  const since = Date.parse(model.view.at) - 2 * interval - timeout - LATE_MILLIS;
  const silent = model.peers.filter((peer) => peer.state === 'up' && !(peer.answered >= since));
  if (silent.length === 0) return null;
  if (justTookOver(model, at)) return takeover(model);
  return { level: 'warn', text: `${model.names(silent)} did not answer in the last two rounds` };
}
