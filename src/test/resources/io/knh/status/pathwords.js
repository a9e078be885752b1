// A table of what is known of paths and what the page says of it: run in the browser as the body of a function, with the modules
// `readPaths`, `pathsSummary`, `pathsOf`, `sourceWords`, `pathWords` and `clock`. Returns a line for each row that says otherwise,
// and how many rows there are.

const NOW = Date.parse('2026-11-29T12:00:00Z');
const iso = (at) => new Date(at).toISOString();
const end = (number) => ({ id: `worker-${number}@10`, node: `worker-${number}` });
const path = (from, to, state = 'up', more = {}) => ({ from: end(from), to: end(to), state, roundTripMillis: 0.8, sent: 120, lost: 0, heard: iso(NOW), ...more });
const well = [path(1, 2), path(2, 1)];

function known(worst = well, more = {}) {
  const count = (...states) => worst.filter(({ state }) => states.includes(state)).length;
  const unknown = count('unknown');
  return {
    known: true, source: 'worker-2@10', ageMillis: 400, listed: 2, pathProbes: 10, members: 2, paths: worst.length, unknown,
    failing: worst.length - unknown - count('up'), zoneCount: 0, zones: [], worst, ...more,
  };
}
const alone = (problem, own = [], more = {}) => ({ known: false, problem, listed: 2, pathProbes: 10, own, ...more });
const link = (said, seconds = 1, problem = null) => ({ said, heardAt: NOW - seconds * 1000, problem });
const many = (count, failing, state = 'lossy') => known([...Array(failing).fill(path(1, 2, state)), ...Array(200 - failing).fill(path(1, 2))], { paths: count, listed: 5000, members: 5000 });

const table = [
  ['nothing yet', link(null), 'wait', '…', 'Asking how the paths are …'],
  ['no answer', link(null, 1, 'HTTP 503'), 'warn', '?', 'Not known how the paths are: HTTP 503'],
  ['all well', link(known()), 'ok', '✓', 'None of 2 paths has a fault'],
  ['all well, and the next answer is late', link(known(), 6, 'HTTP 503'), 'ok', '✓', 'None of 2 paths has a fault'],
  ['all well a while ago', link(known(), 20), 'warn', '?', 'None of 2 paths is known to have a fault, 20 s ago'],
  ['all well a while ago, and no answer since', link(known(), 30, 'this member does not answer'), 'warn', '?', 'None of 2 paths is known to have a fault, 30 s ago; since then: this member does not answer'],
  ['old when it came', link(known(well, { ageMillis: 16_000 })), 'warn', '?', /, 17 s ago$/],
  ['a broken one', link(known([path(1, 2, 'broken'), path(2, 1)])), 'bad', '✕', '1 of 2 paths has a fault: 1 broken'],
  ['large packets', link(known([path(1, 2, 'large packets lost'), path(2, 1, 'large packets lost')])), 'bad', '✕', '2 of 2 paths have a fault: 2 losing large packets'],
  ['a lossy one', link(known([path(1, 2, 'lossy'), path(2, 1)])), 'warn', '!', '1 of 2 paths has a fault: 1 lossy'],
  ['a fault of a later version', link(known([path(1, 2, 'bent'), path(2, 1)])), 'bad', '✕', '1 of 2 paths has a fault: 1 bent'],
  ['a broken one a while ago', link(known([path(1, 2, 'broken'), path(2, 1)]), 20), 'warn', '?', '1 of 2 paths has a fault: 1 broken, 20 s ago'],
  ['one that is not known', link(known([path(1, 2, 'unknown'), path(2, 1)])), 'wait', '?', 'None of 2 paths is known to have a fault; 1 not known'],
  ['one who says nothing', link(known([path(2, 1)], { members: 1 })), 'wait', '?', 'None of 1 path is known to have a fault; 1 of 2 members say how theirs are'],
  ['a fault and one not known', link(known([path(1, 2, 'broken'), path(2, 1, 'unknown')])), 'bad', '✕', '1 of 2 paths has a fault: 1 broken; 1 not known'],
  ['nobody has said anything', link(known([], { members: 0 })), 'wait', '?', 'Not known how the paths are: no member has said it yet'],
  ['not probed', link(known([], { members: 0, pathProbes: 0 })), 'wait', '–', 'Paths are not probed: PATH_PROBES is 0'],
  ['not probed by the coordinator alone', link(known(well, { pathProbes: 0 })), 'ok', '✓', 'None of 2 paths has a fault'],
  ['without a coordinator', link(alone('no coordinator is known')), 'warn', '?', 'Not known how all paths are: no coordinator is known'],
  ['without a coordinator, with its own', link(alone('no coordinator is known', well)), 'warn', '?', 'Not known how all paths are: no coordinator is known. Below: 2 paths that this member probes itself'],
  ['thousands with few faults', link(many(50_000, 3)), 'warn', '!', '3 of 50,000 paths have a fault: 3 lossy'],
  ['thousands with more faults than are shown', link({ ...many(50_000, 200, 'broken'), failing: 5000 }), 'bad', '✕', '5,000 of 50,000 paths have a fault'],
];

const failures = [];
const check = (name, expected, actual) => {
  const fits = expected instanceof RegExp ? expected.test(actual) : expected === actual;
  if (!fits) failures.push(`${name}: ${JSON.stringify(actual)}, not ${expected}`);
};
for (const [name, known, level, mark, text] of table) {
  if (known.said) readPaths(known.said);
  const summary = pathsSummary(known, NOW);
  for (const [expected, actual] of [[level, summary.level], [mark, summary.mark], [text, summary.text]]) check(name, expected, actual);
  const later = pathsSummary(known, NOW + 60_000);
  check(`${name}, a minute later, is not well`, false, later.level === 'ok' || later.mark === '✓');
}

const broken = [
  {}, { known: 'yes' }, { known: false }, { known: false, problem: 'x' }, { known: true }, known(well, { paths: '2' }), known(well, { failing: -1 }),
  known(well, { zones: undefined }), known(well, { worst: undefined }), known([{ from: {}, to: {}, state: 'up' }]), known(well, { worst: [null] }), alone('x', [7]),
  known(well, { matrix: {} }), known(well, { matrix: { members: [end(1)], paths: [{ from: 0, to: 1, state: 'up' }] } }), known(well, { matrix: { members: [end(1), end(2)], paths: [{ from: 0, to: 1 }] } }),
];
for (const document of broken) {
  let read = true;
  try {
    readPaths(document);
  } catch {
    read = false;
  }
  check(`can be read: ${JSON.stringify(document)}`, false, read);
}

const since = iso(NOW - 90_000);
check('words of a broken path', `broken since ${clock(Date.parse(since), { seconds: true })}, no answer in time`, pathWords(path(1, 2, 'broken', { since, cause: 'timeout' })));
check('words of blocked UDP', 'up, no datagram is ever answered, so loss is not known', pathWords(path(1, 2, 'up', { unanswered: true })));
const said = known([path(1, 2, 'broken'), path(3, 2), path(2, 3)]);
const of = pathsOf(link(said), 'worker-2@10', NOW);
check('who reaches it', '1 3', of.to.map(({ from }) => from.node.slice(-1)).join(' '));
check('whom it reaches', '3', of.from.map(({ to }) => to.node.slice(-1)).join(' '));
check('of one of whom nothing is said', 'Nobody has said yet how its paths are.', pathsOf(link(said), 'worker-9@10', NOW).text);
check('of one while nothing is known', /^Not known by whom it is reached: x\./, pathsOf(link(alone('x', [path(1, 2)])), 'worker-1@10', NOW).text);
check('who said it', 'As 2 members told worker-2, 1 s ago.', sourceWords(link(known()), NOW, () => 'worker-2'));
return { rows: table.length, failures };
