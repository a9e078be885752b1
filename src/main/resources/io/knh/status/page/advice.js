// What to do next: the table of docs/operations.md by cause and scope, with a command to copy where there is Kubernetes.
import { kindOf } from './outages.js';

/** More than these are not read at night. */
const MOST_ADVICE = 2;
/** Names in one command. */
const MOST_NAMES = 5;

/** Each `{ text, command }`; without a command outside of Kubernetes. */
export function adviceOn(model, silent) {
  const advice = [];
  for (const [fits, give] of TABLE) {
    const members = silent.filter((member) => !advice.some((one) => one.members.includes(member)) && fits(member));
    if (members.length > 0) advice.push({ members, ...give(model, members) });
  }
  const inKubernetes = namespace(model) !== undefined;
  return advice.slice(0, MOST_ADVICE).map(({ text, command }) => (inKubernetes ? { text, command } : { text }));
}

const TABLE = [
  [(member) => kindOf(member) === 'path', (model, members) => ({
    text: `Look at what lies between ${model.viewer} and ${members.length === 1 ? 'it' : 'them'}: routes, network policies, the CNI plugin of either node.`,
    command: `kubectl get node -o wide ${words([model.viewer, ...nodes(members)])}`,
  })],
  [(member) => member.cause === 'refused', (model, members) => ({
    text: 'Look at the pod: crashed, restarting, out of memory?',
    command: pods(model, members),
  })],
  [(member) => member.cause === 'unreachable', (model, members) => ({
    text: 'The network has no way there: look at routes and the CNI plugin of either node.',
    command: `kubectl get node -o wide ${words(nodes(members))}`,
  })],
  [(member) => member.cause === 'reset', (model, members) => ({
    text: 'Something between cuts connections, or the process is about to die.',
    command: pods(model, members),
  })],
  [(member) => member.cause === 'other', (model, members) => ({
    text: `The answer is none of KNH: look at what listens on ${members[0].address}, and at the log of ${model.viewer}.`,
    command: pods(model, members),
  })],
  [() => true, (model, members) => ({
    text: 'Look at the node first: is it Ready? If so, at its pod network, a frozen process, a network policy.',
    command: `kubectl get node -o wide ${words(nodes(members))}`,
  })],
];

const namespace = (model) => model.self?.discovery?.namespace;

const nodes = (members) => members.map((member) => member.node).slice(0, MOST_NAMES);

/** The pods of one node; a field selector knows no list. */
function pods(model, members) {
  return `kubectl -n ${word(namespace(model) ?? '')} get pod -o wide --field-selector spec.nodeName=${word(members[0].node)}`;
}

const words = (all) => all.map(word).join(' ');

/** A name as a shell takes it: whatever the network calls itself, a command that is copied does nothing else. */
function word(text) {
  return /^[A-Za-z0-9._-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
