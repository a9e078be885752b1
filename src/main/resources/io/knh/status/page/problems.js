// The open problems, one line each with what to do next, and those that ended lately.
import { byId, clock, count, duration, element, moment, setData, setHidden, setText } from './text.js';
import { setWords } from './labels.js';

/** More are not read at night; the table has all members. */
const MOST_LINES = 10;
const MARKS = { warn: '!', bad: '✕' };

/** By the cause, as the table of docs/operations.md. */
export const ADVICE = {
  timeout: 'Check the node first: is it Ready? If so, check its pod network, a frozen process, network policies.',
  unreachable: 'The network has no route: check routes and the CNI plugin of either node.',
  reset: 'Something in between resets connections, or the process is about to die, or all 512 connections of the member are in use: its log then says so.',
  other: 'The answer is not from KNH: check what listens on its port, and the log of the coordinator.',
  refused: 'Check the pod: crashed, restarting, out of memory?',
};
const PATH = 'Check what lies between the coordinator and it: routes, network policies, the CNI plugin of either node. The other members are not asked again.';

/** Whether a view says what problems there are, and in words that can be read. */
export const isSaid = ({ problems }) => Number.isInteger(problems?.count) && [problems.open, problems.resolved].every((all) => Array.isArray(all) && all.every(({ title, since }) => typeof title === 'string' && Date.parse(since)));

export const openProblems = ({ view }) => (isSaid(view) ? view.problems.open : []);

/** A severity that this page does not know may be the worst. */
export const levelOf = ({ severity }) => (severity === 'warning' ? 'warn' : 'bad');

/** Those about members that are not shown as down: gone, or up for the moment. */
export const beyondPeers = (model) => openProblems(model).filter(({ member }) => member && !['down', 'pending'].includes(model.members.get(member)?.state));

/** Those of the network between members. */
const NETWORK = ['path', 'outbound', 'inbound', 'zone', 'widespread'];
export const networkProblems = (model) => openProblems(model).filter(({ member, kind }) => !member && NETWORK.includes(kind));

/** Those of KNH itself that its facts do not show by themselves. */
export const ownTroubles = (model) => openProblems(model).filter(({ member, kind }) => !member && !NETWORK.includes(kind) && !(kind === 'sanity-failing' && model.view.sanity?.state === 'fails') && !(kind === 'no-quorum' && model.view.quorum?.state === 'none'));

export const saying = ({ title, since }, at) => `${title} since ${moment(Date.parse(since), at)}`;

/** The first of them, by the clock of the view. Advice is given once. */
export function problemLines(model, at) {
  const said = new Set();
  return openProblems(model).slice(0, MOST_LINES).map((problem) => {
    const { title, evidence, node, cause, scope, member, next: command = '' } = problem;
    const byCause = ADVICE[Object.hasOwn(ADVICE, cause ?? '') ? cause : 'timeout'];
    const advice = !member ? '' : scope === 'path' ? PATH : byCause;
    const since = Date.parse(problem.since);
    const line = {
      level: levelOf(problem), title, since: `since ${moment(since, at)}, for ${duration(at - since)}`,
      evidence: [evidence, node].filter(Boolean).join('; ').replace(/[^.]$/, '$&.'), advice: said.has(advice) ? '' : advice, command,
    };
    said.add(advice);
    return line;
  });
}

export function drawProblems(model, { lines, old }, most, names) {
  const listed = model.view && isSaid(model.view) && !old ? model.view.problems : { count: 0, open: [], resolved: [] };
  fill(byId('problems'), lines, (item, line) => {
    if (!item.firstChild) for (const name of ['mark', 'what', 'quiet', 'why', 'advice', 'command']) item.append(element(name === 'command' ? 'code' : 'span', { class: name }), ' ');
    const [mark, what, since, why, advice, command] = item.children;
    setData(item, 'level', line.level);
    setText(mark, MARKS[line.level]);
    setWords(what, line.title, most, names);
    setText(since, line.since);
    setWords(why, line.evidence, most, names);
    setText(advice, line.advice);
    setText(command, line.command);
    setHidden(command, !line.command);
  });
  const more = listed.count - lines.length;
  setHidden(byId('problems-more'), more <= 0);
  setText(byId('problems-more'), `and ${count(more, 'more problem')}`);
  const { resolved } = listed;
  setHidden(byId('resolved'), resolved.length === 0);
  setText(byId('resolved').firstElementChild, `${count(resolved.length, 'problem')} resolved lately`);
  fill(byId('resolved').lastElementChild, resolved, (item, { title, since, ended }) => {
    const [from, to] = [since, ended?.at].map((moment) => Date.parse(moment));
    setWords(item, `${clock(to, { seconds: true })} ${title}: ${ended?.how} after ${duration(to - from)}`, most, names);
  });
}

function fill(list, all, draw) {
  setHidden(list, all.length === 0);
  all.forEach((one, index) => draw(list.children[index] ?? list.appendChild(element('li')), one));
  while (list.children.length > all.length) list.lastElementChild.remove();
}
