// Names where there is little room: what all of them share is left out, and what is still too long keeps what tells it apart.

/** So short a word breaks only where it alone is wider than the line. */
const UNBROKEN = 18;
/** Characters of shortened names on the map, the longest first. */
const SHORTENED = [40, 32, 24, 18];
/** Where a cut is made, as a part of what is kept: names differ at either end. */
const CUTS = [0.5, 0.25, 0.75];

/** Both ends of a long name. */
export function shorten(name, most, cut = 0.5) {
  if (name.length <= most) return name;
  const head = Math.round((most - 1) * cut);
  return `${name.slice(0, head)}…${name.slice(name.length - (most - 1 - head))}`;
}

/** The longest domain that all names end in, such as `.eu-central-1.compute.internal`. */
export function commonDomain(names) {
  const [first = ''] = names;
  for (let at = first.indexOf('.'); at > 0 && names.length > 1; at = first.indexOf('.', at + 1)) {
    const domain = first.slice(at);
    if (/[a-z]/i.test(domain) && names.every((name) => name.length > domain.length && name.endsWith(domain))) return domain;
  }
  return '';
}

/** The beginning that all names share, up to a `-` or a dot, such as `aks-nodepool1-12345678-`. */
function commonStart(names) {
  const first = names[0]?.slice(0, names.length > 1 ? shared(names) : 0) ?? '';
  const start = /^.*[-.]/.exec(first)?.[0] ?? '';
  return names.every((name) => name.length > start.length) ? start : '';
}

/** Ways to write these names on the map, the longest first, each with a note that says what is left out. */
export function labellings(names) {
  const all = [{ labels: names, note: '' }];
  const domain = commonDomain(names);
  const hosts = domain === '' ? names : names.map((name) => name.slice(0, -domain.length));
  if (domain !== '') all.push({ labels: hosts, note: `All names end in ${domain}` });
  const start = commonStart(hosts);
  if (start !== '') {
    const note = `All names begin with ${start}${domain === '' ? '' : ` and end in ${domain}`}`;
    all.push({ labels: hosts.map((name) => name.slice(start.length)), note });
  }
  const longest = Math.max(0, ...all.at(-1).labels.map((name) => name.length));
  for (const most of SHORTENED.filter((each) => each < longest)) {
    const labels = distinct(hosts, most);
    if (labels) all.push({ labels, note: 'Long names are shortened here; the table below has them whole' });
  }
  const least = SHORTENED.at(-1);
  if (longest > least) {
    all.push({ labels: hosts.map((name) => shorten(name, least)), note: 'Names too long to be told apart here: the table below has them whole' });
  }
  return all;
}

/** The names with so many characters at most, if they can still be told apart. */
function distinct(names, most) {
  const ways = CUTS.map((cut) => names.map((name) => shorten(name, most, cut)));
  ways.push(singled(names, most));
  return ways.find((labels) => new Set(labels).size === names.length && labels.every((label) => label.length <= most));
}

/** Of each name the part between dots that no other has. */
function singled(names, most) {
  const uses = new Map();
  for (const part of names.flatMap((name) => [...new Set(name.split('.'))])) uses.set(part, (uses.get(part) ?? 0) + 1);
  return names.map((name) => {
    const part = name.split('.').find((each) => uses.get(each) === 1);
    return part === undefined ? name : `…${shorten(part, most - 2, 0.25)}…`;
  });
}

/** How many characters all names begin with. */
function shared(names) {
  let length = Math.min(...names.map((name) => name.length));
  for (const name of names) while (!name.startsWith(names[0].slice(0, length))) length -= 1;
  return length;
}

const context = document.createElement('canvas').getContext('2d');

/** How wide the widest of these texts is, in pixels. */
export function widest(texts, font) {
  context.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  return Math.max(0, ...texts.map((text) => context.measureText(text).width));
}

/** What sets names of nodes in a text apart from other words: all nodes, and the domain that they share. */
export function naming(nodes) {
  return { nodes: new Set(nodes), domain: commonDomain(nodes) };
}

/** A text as nodes: short words stay whole, long ones may break before a dot. What is copied is the text. */
export function words(text) {
  return text.split(/(\s+)/).flatMap((word) => {
    if (word.length > UNBROKEN) return word.split(/(?<=[^.@/:])(?=[.@/:])/).flatMap((part, index) => (index === 0 ? [part] : [made('wbr'), part]));
    return word.includes('-') ? [made('span', 'whole', word)] : [word];
  });
}

/** A name of a node; where there is little room the style leaves the domain out. */
export function nameWords(name, domain) {
  if (domain === '' || !name.endsWith(domain)) return words(name);
  return [...words(name.slice(0, -domain.length)), made('span', 'domain', made('wbr'), ...words(domain))];
}

const shown = new WeakMap();

/** Puts a text with names in, where it changed; longer words than `most` are shortened, and pointing at the text shows all of it. */
export function setWords(target, text, most = Infinity, { nodes, domain } = { nodes: new Set(), domain: '' }) {
  const key = `${text}|${domain}`;
  if (shown.get(target) === key) return;
  shown.set(target, key);
  const brief = brevity(text, most);
  target.replaceChildren(...brief.split(/(\s+)/).flatMap((word) => {
    const [, name, rest] = /^(.*?)([,;:.!?)]*)$/.exec(word) ?? [null, word, ''];
    return domain !== '' && nodes.has(name) ? [...nameWords(name, domain), rest] : words(word);
  }));
  if (brief === text) target.removeAttribute('title');
  else target.title = text;
}

/** The text with its long words shortened. */
export function brevity(text, most) {
  return text.replace(/\S+/g, (word) => shorten(word, most));
}

function made(tag, name = '', ...children) {
  const element = document.createElement(tag);
  if (name !== '') element.className = name;
  element.append(...children);
  return element;
}
