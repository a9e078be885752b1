// Alerts that are pending and why, what is not delivered, and what this member knows of itself.
import { byId, clock, count, duration, element, setHidden, setText } from './text.js';
import { NOT_SENT, deliveryAt, deliveryOf, destinations, lanes } from './summary.js';

const SOURCES = { 'endpoint-slices': 'EndpointSlices', endpoints: 'Endpoints', static: 'a static list' };
const SANITY = { passes: 'passes', fails: `fails: ${NOT_SENT}`, unset: 'no SANITY_CHECK_URL is set', unknown: 'not requested lately: nothing waits for it' };
const QUORUM = {
  majority: 'yes: most members answer the coordinator',
  lease: 'no, but the coordinator holds the Lease',
  sanity: 'no; the sanity check replaces it',
  none: `no: too few members answer, so ${NOT_SENT}`,
};

/** Alerts that are pending, and webhooks and news that are not delivered. */
export function drawPending(model, at) {
  const pending = model.inState('pending').map((member) => pendingEntry(model, member));
  const delivery = deliveryOf(model);
  const waiting = lanes(model).filter((lane) => lane.waiting + lane.inFlight > 0 || lane.failures > 0).map((lane) => laneEntry(lane, deliveryAt(model, at)));
  waiting.push(...destinations(model).filter((one) => one.waiting > 0 || one.failures > 0).map(destinationEntry));
  if (delivery?.unreplicated > 0) {
    waiting.push(line('…', `${count(delivery.unreplicated, 'alert')} recorded: another member must have it first`, 'wait'));
  }
  byId('pending').replaceChildren(...pending, ...waiting);
  setHidden(byId('pending-none'), pending.length + waiting.length > 0);
  setText(byId('pending-none'), delivery && model.seesCluster ? `Nothing is pending, and everything${delivery === model.view.delivery && model.view.state !== 'own' ? ' of the coordinator' : ''} is delivered.${lastPosts(model)}` : 'Not known.');
}

function lastPosts(model) {
  const delivered = lanes(model).filter((lane) => lane.last?.result === 'delivered');
  return delivered.map((lane) => ` Last ${lane.type}: ${clock(Date.parse(lane.last.at), { seconds: true })}, delivered.`).join('');
}

function pendingEntry(model, member) {
  const since = member.since ? ` since ${clock(member.since, { seconds: true })}` : '';
  return line('◆', `Delayed${since}: alert about ${model.name(member)}: ${member.reason ?? 'quorum and sanity check are running'}`, 'pending');
}

function laneEntry(lane, at) {
  const parts = [`${lane.type}: ${count(lane.waiting + lane.inFlight, 'webhook')} not delivered`];
  if (lane.inFlight > 0) parts.push(`${lane.inFlight} in flight`);
  if (lane.failures > 0) parts.push(`${count(lane.failures, 'post')} failed in a row${lane.last?.reason ? `, last: ${lane.last.reason}` : ''}`);
  if (lane.nextTryAt) parts.push(`next attempt ${inTime(Date.parse(lane.nextTryAt) - at)}`);
  return line('→', parts.join('; '), lane.failures > 0 ? 'trouble' : 'webhook');
}

/** One that knows all may be told again. */
function destinationEntry({ name, waiting, inFlight, failures, reason }) {
  const parts = [waiting > 0 ? `${name}: news of ${count(waiting, 'problem')} not delivered` : `${name}: knows all`];
  if (inFlight > 0) parts.push('in flight');
  if (failures > 0) parts.push(`${count(failures, 'post')} failed in a row${reason ? `, last: ${reason}` : ''}`);
  return line('→', parts.join('; '), failures > 0 ? 'trouble' : 'webhook');
}

const inTime = (millisecs) => (millisecs <= 0 ? 'now' : `in ${duration(millisecs)}`);

function line(sign, text, kind) {
  return element('li', { 'data-kind': kind }, element('span'), element('span', { class: 'sign-text', 'aria-hidden': 'true', text: sign }), element('span', { text }));
}

export function drawSelf(model, at) {
  drawFacts(byId('self'), ownFacts(model, at));
}

/** The member that serves this page, as pairs of a name and what is known. */
export function ownFacts(model, at) {
  const { self, view } = model;
  const facts = [['Id', self.id], ['Address', self.address], ['Role', role(self, at)]];
  if (self.heardAt && model.selfIsFresh(at)) facts.push(['Coordinator heard', `${duration(at - Date.parse(self.heardAt))} ago`]);
  facts.push(['View', viewWords(model, at)]);
  if (view.quorum) facts.push(['Quorum', words(QUORUM, view.quorum.state), view.quorum.state === 'none' ? 'bad' : undefined]);
  if (view.sanity) facts.push(['Sanity check', words(SANITY, view.sanity.state), view.sanity.state === 'fails' ? 'bad' : undefined]);
  facts.push(['Discovery', discovery(model, at), self.discovery?.problem ? 'warn' : undefined]);
  const round = model.rounds.at(-1);
  if (round) facts.push(['Last round', `${round.answered} of ${count(round.asked, 'probe')} answered in ${round.durationMillis} ms, ${duration(model.viewAt(at) - round.at)} ago`]);
  if (self.ticking === false) facts.push(['Agent', 'stuck', 'bad']);
  else if (self.loopLagMicros !== undefined && model.selfIsFresh(at)) facts.push(['Agent', `late by ${(self.loopLagMicros / 1000).toFixed(1)} ms at most`]);
  const { peerStatus, alerts = [] } = self.destinations ?? {};
  const to = [...(peerStatus ? ['PEER_STATUS_URL'] : []), ...alerts].join(', ');
  if (self.destinations) facts.push(['Alerts to', to || 'nobody: neither ALERT_URLS nor PEER_STATUS_URL is set', to ? undefined : 'warn']);
  if (self.version) facts.push(['Version', `${self.version}${self.commit ? ` (${self.commit.slice(0, 7)})` : ''}`]);
  if (self.startedAt) facts.push(['Runs for', duration(at - Date.parse(self.startedAt))]);
  return facts;
}

/** What a later version says is shown as it says it. */
const words = (known, state) => (Object.hasOwn(known, state) ? known[state] : `${state}, unknown to this page`);

const ROLES = { waiting: 'waiting for a coordinator', following: 'follower', coordinating: 'coordinator', leaving: 'leaving' };

const role = (self, at) => `${ROLES[self.role] ?? self.role} for ${duration(at - Date.parse(self.since))}`;

function viewWords({ self, view, at: heardAt }, at) {
  const age = `${((view.ageMillis + Math.max(0, at - heardAt)) / 1000).toFixed(1)} s old`;
  if (view.state === 'own') return 'its own: it is the coordinator';
  if (view.state === 'fetched') return `fetched from ${view.coordinator?.node ?? view.source}, ${age}`;
  if (view.state === 'stale') return `of ${view.coordinator?.node ?? view.source}, ${age}: ${view.problem ?? 'it does not answer'}`;
  return `only what ${self.node} knows itself: ${view.problem ?? 'no coordinator'}`;
}

function discovery(model, at) {
  const { self } = model;
  const found = self.discovery;
  if (!found) return 'not known';
  const read = found.readAt && model.selfIsFresh(at) ? `, read ${duration(at - Date.parse(found.readAt))} ago` : '';
  return `${count(self.rosterSize ?? 0, 'member')} by ${SOURCES[found.source] ?? found.source}${read}${found.problem ? `; now: ${found.problem}` : ''}`;
}

/** Pairs into a `<dl>`, touching only what changed. */
export function drawFacts(list, facts) {
  facts.forEach(([name, value, level], index) => {
    const term = list.children[2 * index] ?? list.appendChild(element('dt'));
    const text = list.children[2 * index + 1] ?? list.appendChild(element('dd'));
    setText(term, name);
    setText(text, value);
    if ((text.dataset.level ?? '') !== (level ?? '')) text.dataset.level = level ?? '';
  });
  while (list.children.length > 2 * facts.length) list.lastElementChild.remove();
}
