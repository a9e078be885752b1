// The way to the member: a stream of events, begun again whenever it ends; single answers where it gives no stream, or where
// something between keeps the stream back.

/** A member says something at least every 5 s. After this silence the stream counts as broken. */
export const SILENCE_MILLIS = 12_000;
/** A member's first word comes within 5 s. A stream that stands and is silent is kept back, as some proxies do. */
const FIRST_MILLIS = 6_000;
const RETRY_MILLIS = 2_000;
const POLL_MILLIS = 5_000;
/** A stream that was kept back is tried again after this time. */
const AGAIN_MILLIS = 60_000;

export class Link {
  /** `connecting`, `live`, `polling` (no stream, or none that speaks) or `lost`. */
  state = 'connecting';
  /** Why it asks instead of listening: the stream was `refused`, or was `silent`. */
  why = 'refused';
  startedAt = Date.now();
  heardAt = 0;
  /** What the member's clock is ahead of this browser's. */
  skew = 0;

  #handlers;
  #source = null;
  #retry = null;
  #openedAt = 0;
  #spoke = false;
  #asking = false;
  #askingSince = 0;

  /** @param handlers `status`, `change`, `bye` take a document; `unread` a problem with one; `state` is called when the link changes */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  open() {
    this.#source?.close();
    clearTimeout(this.#retry);
    this.#openedAt = Date.now();
    this.#spoke = false;
    this.#asking = false;
    const source = new EventSource('knh/v1/stream');
    this.#source = source;
    for (const kind of ['status', 'change']) {
      source.addEventListener(kind, (event) => {
        this.#spoke = true;
        this.#askingSince = 0;
        try {
          this.#take(kind, () => JSON.parse(event.data), 'live');
        } catch {
          // What follows builds on it: all is asked for anew.
          source.close();
          this.#become('lost');
          this.#retry = setTimeout(() => this.open(), RETRY_MILLIS);
        }
      });
    }
    source.addEventListener('bye', (event) => {
      this.#handlers.bye(JSON.parse(event.data));
      this.#become('lost');
    });
    source.onerror = () => {
      if (this.state === 'live') this.#become('lost');
      // Closed: the member refused the stream. Otherwise the browser tries again by itself.
      if (source.readyState === EventSource.CLOSED) this.#ask('refused');
    };
  }

  /** To be called every second: where the stream is silent, the member is asked whether it is there. */
  look() {
    if (this.#asking) return;
    const quiet = Date.now() - Math.max(this.#spoke ? this.heardAt : 0, this.#openedAt);
    if (quiet > (this.#spoke ? SILENCE_MILLIS : FIRST_MILLIS)) this.#ask('silent');
  }

  /** Whether what is shown may be old. */
  stale(now) {
    return this.state === 'lost' ? now - this.heardAt > 2 * RETRY_MILLIS : now - this.heardAt > SILENCE_MILLIS;
  }

  /** What cannot be taken in was not heard. */
  #take(kind, read, state) {
    const { heardAt, skew } = this;
    try {
      const document = read();
      this.heardAt = Date.now();
      this.skew = Date.parse(document.at) - this.heardAt;
      this.#handlers[kind](document);
    } catch (problem) {
      Object.assign(this, { heardAt, skew });
      this.#handlers.unread(problem);
      throw problem;
    }
    this.#become(state);
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.#handlers.state();
  }

  /** Asks for the status, and again after a while; from time to time it tries the stream. */
  async #ask(why) {
    this.#source.close();
    this.#asking = true;
    let answered = false;
    try {
      const answer = await fetch('knh/v1/status', { cache: 'no-store', signal: AbortSignal.timeout(POLL_MILLIS) });
      answered = answer.ok;
      if (answered) {
        const document = await answer.json();
        this.why = why;
        this.#take('status', () => document, 'polling');
      }
    } catch {
      answered = false;
    }
    if (!answered) {
      this.#become('lost');
      this.#retry = setTimeout(() => this.open(), RETRY_MILLIS);
      return;
    }
    if (why === 'refused') {
      this.#retry = setTimeout(() => this.open(), POLL_MILLIS);
      return;
    }
    const now = Date.now();
    if (this.#askingSince === 0) this.#askingSince = now;
    if (now - this.#askingSince < AGAIN_MILLIS) {
      this.#retry = setTimeout(() => this.#ask(why), POLL_MILLIS);
      return;
    }
    this.#askingSince = 0;
    this.open();
  }
}

/** The transitions after the one with this number. */
export async function fetchEvents(after) {
  const answer = await fetch(`knh/v1/events?after=${after}`, { cache: 'no-store', signal: AbortSignal.timeout(POLL_MILLIS) });
  if (!answer.ok) throw new Error(`events: ${answer.status}`);
  return answer.json();
}
