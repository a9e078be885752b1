// What to do next: the table of docs/operations.md by cause and scope, with a command to copy in Kubernetes.
import { kindOf } from './outages.js';
import { names } from './text.js';

/** More than these are not read at night. */
const MOST_ADVICE = 2;
/** Names in one command. */
const MOST_NAMES = 5;

/** Each `{ text, command }`; without a command outside of Kubernetes. */
export function adviceOn(model, silent) {
  const groups = new Map();
  for (const member of silent) {
    const row = rowOf(member);
    if (!groups.has(row)) groups.set(row, []);
    groups.get(row).push(member);
  }
  const rows = [...Object.values(CAUSES), PATH, LEFT].filter((row) => groups.has(row)).slice(0, MOST_ADVICE);
  const inKubernetes = namespace(model) !== undefined;
  return rows.map((row) => {
    const { text, command } = row(model, groups.get(row));
    if (!inKubernetes) return { text };
    const many = groups.get(row).length;
    return { text: many > MOST_NAMES ? `${text} The command names ${MOST_NAMES} of ${many.toLocaleString('en')}.` : text, command };
  });
}

function rowOf(member) {
  if (member.state === 'left') return LEFT;
  if (kindOf(member) === 'path') return PATH;
  return Object.hasOwn(CAUSES, member.cause ?? '') ? CAUSES[member.cause] : CAUSES.timeout;
}

const PATH = (model, members) => ({
  text: `Check what lies between ${model.viewer} and ${members.length === 1 ? 'it' : 'them'}: routes, network policies, the CNI plugin of either node. Are the nodes Ready? The other members are not asked again.`,
  command: `kubectl get node -o wide ${words([model.viewer, ...nodes(members)])}`,
});

const LEFT = (model, members) => ({
  text: `Check the ${members.length === 1 ? 'pod' : 'pods'}: a member that says goodbye and then fails to start raises no alert. Its last log lines: logs POD --previous.`,
  command: pods(model, members),
});

/** By the cause, in the order of the headline; one that this page does not know, or that nobody noted, is taken for silence. */
export const CAUSES = {
  timeout: (model, members) => ({
    text: 'Check the node first: is it Ready? If so, check its pod network, a frozen process, network policies.',
    command: `kubectl get node -o wide ${words(nodes(members))}`,
  }),
  unreachable: (model, members) => ({
    text: 'The network has no route: check routes and the CNI plugin of either node.',
    command: `kubectl get node -o wide ${words(nodes(members))}`,
  }),
  reset: (model, members) => ({
    text: `Something in between resets connections, or the process is about to die, or all 512 connections of ${members.length === 1 ? 'the member' : 'a member'} are in use: its log then says so.`,
    command: pods(model, members),
  }),
  other: (model, members) => ({
    text: `The answer is not from KNH: check what listens on ${names(members.map(({ address }) => address))}, and the log of ${model.viewer}.`,
    command: pods(model, members),
  }),
  refused: (model, members) => ({
    text: `Check the ${members.length === 1 ? 'pod' : 'pods'}: crashed, restarting, out of memory?`,
    command: pods(model, members),
  }),
};

const namespace = (model) => model.self?.discovery?.namespace;

const nodes = (members) => members.map((member) => member.node).slice(0, MOST_NAMES);

/** The pods of these nodes, in one command; a field selector knows no list. */
function pods(model, members) {
  const named = nodes(members);
  const get = (node) => `kubectl -n ${word(namespace(model) ?? '')} get pod -o wide --field-selector spec.nodeName=${node}`;
  return named.length === 1 ? get(word(named[0])) : `for node in ${words(named)}; do ${get('"$node"')}; done`;
}

const words = (all) => all.map(word).join(' ');

/** A name as a shell takes it: whatever the network calls itself, a command that is copied does nothing else. */
function word(text) {
  return /^[A-Za-z0-9._-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
