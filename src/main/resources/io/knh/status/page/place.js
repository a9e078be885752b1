// What the address says after its `#`: which member is open, what is filtered and sorted. Back and forward work, and a link shows the same.

/** What may stand there; nothing else is believed. */
const NAMES = ['member', 'state', 'zone', 'group', 'find', 'sort', 'paths', 'events'];

export class Place {
  #values = read();
  #listeners = [];

  constructor() {
    const moved = () => {
      const values = read();
      if (JSON.stringify(values) === JSON.stringify(this.#values)) return;
      this.#values = values;
      this.#tell();
    };
    addEventListener('popstate', moved);
    addEventListener('hashchange', moved);
  }

  /** Is told when anything changed. */
  listen(listener) {
    this.#listeners.push(listener);
  }

  get(name) {
    return this.#values[name] ?? '';
  }

  /** The values of a list, such as `down,suspect`. */
  list(name) {
    return this.get(name).split(',').filter(Boolean);
  }

  /** Goes there: one step for the button *back*, or none where `step` is false. */
  go(name, value, step = true) {
    if (this.get(name) === value) return;
    this.#values = { ...this.#values, [name]: value };
    const address = location.pathname + location.search + write(this.#values);
    if (step) history.pushState({ came: name }, '', address);
    else history.replaceState(history.state, '', address);
    this.#tell();
  }

  /** In a list, what is there goes and what is not comes. */
  toggle(name, value) {
    const list = this.list(name);
    this.go(name, (list.includes(value) ? list.filter((each) => each !== value) : [...list, value]).join(','));
  }

  /** Goes back to where it came from; to the same without `name` where the page was opened by a link. */
  leave(name) {
    if (this.get(name) === '') return;
    if (history.state?.came === name) history.back();
    else this.go(name, '', false);
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

/** A link to one member. */
export const memberLink = (id) => write({ member: id });

function read() {
  const found = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(NAMES.map((name) => [name, found.get(name) ?? '']).filter(([, value]) => value !== ''));
}

function write(values) {
  const parts = NAMES.filter((name) => values[name]).map((name) => `${name}=${encodeURIComponent(values[name]).replaceAll('%40', '@').replaceAll('%2C', ',').replaceAll('%3A', ':')}`);
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}
