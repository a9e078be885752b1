// Asks the member how paths are, every 5 s while somebody looks. What it said last stays, with its age.
import { readPaths } from './pathfacts.js';

const EVERY_MILLIS = 5_000;

export class PathLink {
  /** What was said last, and when; null before. */
  said = null;
  heardAt = 0;
  /** Why the last answer could not be had; null when it was. */
  problem = null;

  #address;
  #changed;
  #asking = false;
  #askedAt = -Infinity;

  constructor(address, changed) {
    this.#address = address;
    this.#changed = changed;
  }

  /** To be called every second, and when somebody begins to look. */
  look() {
    if (this.#asking || document.hidden || Date.now() - this.#askedAt < EVERY_MILLIS) return;
    this.#ask();
  }

  async #ask() {
    this.#asking = true;
    this.#askedAt = Date.now();
    try {
      const answer = await fetch(this.#address, { cache: 'no-store', signal: AbortSignal.timeout(EVERY_MILLIS) });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      this.said = readPaths(await answer.json());
      this.heardAt = Date.now();
      this.problem = null;
    } catch (problem) {
      this.problem = problem.name === 'TimeoutError' || problem instanceof TypeError ? 'this member does not answer' : problem.message;
    } finally {
      this.#asking = false;
    }
    this.#changed();
  }
}
