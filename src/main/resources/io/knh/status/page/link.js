// The way to the member: a stream of events, begun again whenever it ends; single answers where it gives no stream.

/** A member says something at least every 5 s. After this silence the stream is taken for dead. */
export const SILENCE_MILLIS = 12_000;
const RETRY_MILLIS = 2_000;
const POLL_MILLIS = 5_000;

export class Link {
  /** `connecting`, `live`, `polling` (no stream to be had) or `lost`. */
  state = 'connecting';
  startedAt = Date.now();
  heardAt = 0;
  /** What the member's clock is ahead of this browser's. */
  skew = 0;

  #handlers;
  #source = null;
  #retry = null;
  #openedAt = 0;

  /** @param handlers `status`, `change`, `bye` take a document; `state` is called when the link changes */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  open() {
    this.#source?.close();
    clearTimeout(this.#retry);
    this.#openedAt = Date.now();
    const source = new EventSource('knh/v1/stream');
    this.#source = source;
    for (const kind of ['status', 'change']) {
      source.addEventListener(kind, (event) => this.#take(kind, JSON.parse(event.data), 'live'));
    }
    source.addEventListener('bye', (event) => {
      this.#handlers.bye(JSON.parse(event.data));
      this.#become('lost');
    });
    source.onerror = () => {
      if (this.state === 'live') this.#become('lost');
      // Closed: the member refused the stream. Otherwise the browser tries again by itself.
      if (source.readyState === EventSource.CLOSED) this.#poll();
    };
  }

  /** To be called every second: a connection that only seems to stand is made anew. */
  look() {
    const quiet = Date.now() - Math.max(this.heardAt, this.#openedAt);
    if (quiet <= SILENCE_MILLIS) return;
    this.#become('lost');
    this.open();
  }

  /** Whether what is shown may be old. */
  stale(now) {
    return this.state === 'lost' ? now - this.heardAt > 2 * RETRY_MILLIS : now - this.heardAt > SILENCE_MILLIS;
  }

  #take(kind, document, state) {
    this.heardAt = Date.now();
    this.skew = Date.parse(document.at) - this.heardAt;
    this.#handlers[kind](document);
    this.#become(state);
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.#handlers.state();
  }

  async #poll() {
    let wait = RETRY_MILLIS;
    try {
      const answer = await fetch('knh/v1/status', { cache: 'no-store', signal: AbortSignal.timeout(POLL_MILLIS) });
      if (answer.ok) {
        this.#take('status', await answer.json(), 'polling');
        wait = POLL_MILLIS;
      } else this.#become('lost');
    } catch {
      this.#become('lost');
    }
    this.#retry = setTimeout(() => this.open(), wait);
  }
}

/** The transitions after the one with this number. */
export async function fetchEvents(after) {
  const answer = await fetch(`knh/v1/events?after=${after}`, { cache: 'no-store', signal: AbortSignal.timeout(POLL_MILLIS) });
  if (!answer.ok) throw new Error(`events: ${answer.status}`);
  return answer.json();
}
