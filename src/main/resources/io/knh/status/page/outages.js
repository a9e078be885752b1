// Who is down since when, as far as the cause tells what is broken: a process, a node, or only a path; and who left.
import { count, duration, moment, names } from './text.js';

/** Outages that began within this time are one for whoever reads a sentence. */
const TOGETHER_MILLIS = 15_000;
/** So many are named each with its own time. */
const NAMED = 3;
/** After a goodbye a pod is out of the roster, or a new container answers, within this time. */
const AWAY_MILLIS = 120_000;
/** Witnesses are asked of suspects only: by now it may be otherwise. */
export const reachedThen = ({ length }) => `reached ${length === 1 ? 'it when it was' : 'them when they were'} declared down`;

/** A peer is silent since its problem began; before there is one since its last answer, if that is known. */
export function silentSince(member) {
  return member.began ?? member.answered ?? member.since ?? Date.now();
}

/** What is broken: `path`, `process` (its host refuses connections, so it answers), `never` (it has not answered yet), `node`. */
export function kindOf(member) {
  if (member.neverAnswered) return 'never';
  if (member.scope === 'path') return 'path';
  return member.cause === 'refused' ? 'process' : 'node';
}

const byTime = (one, other) => silentSince(one) - silentSince(other);

/** Whether it answered this coordinator before, and is not ready again yet. */
export const startsAgain = (member) => member.state === 'new' && !member.neverAnswered && member.answered !== undefined;

/** Those who left and should be back. `seen` is by the clock of the view. */
export function overdue(model, seen) {
  return model.inState('left').filter((member) => !member.unlisted && !(seen - member.since <= AWAY_MILLIS));
}

export function overdueSentence(model, gone, seen) {
  const times = gone.map((member) => member.since);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const rest = gone.length === 1 ? 'has not come back; the roster still lists it' : 'have not come back; the roster still lists them';
  const who = `${model.names(gone)} left`;
  if (last - first <= TOGETHER_MILLIS) return `${who} at ${moment(first, seen)} and ${rest}`;
  return `${who}, the first at ${moment(first, seen)}, the last at ${moment(last, seen)}, and ${rest}`;
}

/** One sentence about those who do not answer, each group by its kind. */
export function sentenceOf(model, silent, total, at) {
  const groups = ['node', 'process', 'path', 'never'].map((kind) => [kind, silent.filter((member) => kindOf(member) === kind).sort(byTime)]);
  const parts = groups.filter(([, members]) => members.length > 0).map(([kind, members]) => (members.length === 1 ? ONE : MANY)[kind](model, members, total, at));
  return parts.join('; ');
}

/** How long it lasts by now: apart from the sentence, which a screen reader reads anew whenever it changes. */
export function ageOf(silent, at) {
  if (silent.length === 0) return '';
  const times = silent.map(silentSince);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const lasts = (since) => duration(at - since);
  return last - first <= TOGETHER_MILLIS ? `for ${lasts(first)}` : `the first for ${lasts(first)}, the last for ${lasts(last)}`;
}

const since = (member, at) => `since ${moment(silentSince(member), at)}`;

const ONE = {
  node(model, [member], total, at) {
    const [reach, miss] = [member.reachedBy ?? 0, member.missedBy ?? 0];
    const name = model.name(member);
    if (reach + miss > 0) return `${name} unreachable from ${1 + miss} of ${1 + miss + reach} members ${since(member, at)}`;
    return `${name} has not answered ${model.viewer} ${since(member, at)}`;
  },
  process: (model, [member], total, at) => `KNH is down on ${model.name(member)} ${since(member, at)} (the node itself answers)`,
  path(model, [member], total, at) {
    const reach = member.reachedBy ?? 0;
    const others = reach > 0 ? count(reach, 'other') : 'others';
    return `path broken: ${model.viewer} → ${model.name(member)}, ${since(member, at)} (${others} ${reachedThen([member])})`;
  },
  never: (model, [member]) => `${model.name(member)} has never answered${member.cause === 'refused' ? ' (its node refuses the connection)' : ''}`,
};

const MANY = {
  node: (model, members, total, at) => `${some(members, total)} down: ${listed(members, at, (member) => model.name(member))}`,
  process: (model, members, total, at) => `KNH is down on ${some(members, total)}: ${listed(members, at, (member) => model.name(member))} (the nodes themselves answer)`,
  path: (model, members, total, at) => `${count(members.length, 'path')} broken: ${listed(members, at, (member) => `${model.viewer} → ${model.name(member)}`)} (others ${reachedThen(members)})`,
  never: (model, members) => `${model.names(members)} have never answered`,
};

const some = (members, total) => `${members.length.toLocaleString('en')} of ${count(total, 'node')}`;

function listed(members, at, name) {
  const times = members.map(silentSince);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const all = names(members.map(name), NAMED);
  if (last - first <= TOGETHER_MILLIS) return `${all}, since ${moment(first, at)}`;
  if (members.length > NAMED) return `${all}, the first since ${moment(first, at)}, the last since ${moment(last, at)}`;
  return names(members.map((member) => `${name(member)} ${since(member, at)}`), NAMED);
}
