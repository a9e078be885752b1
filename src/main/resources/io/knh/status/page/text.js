// Words and elements. What the network says goes into the page as text only, never as HTML.

/** An element with attributes (`class`, `data-x`, ...; `text` is its text) and children. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') made.textContent = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export const byId = (id) => document.getElementById(id);

/** Touches the document only where something changed. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

export function setData(target, name, value) {
  if (target.dataset[name] !== value) target.dataset[name] = value;
}

export function setHidden(target, hidden) {
  if (target.hidden !== hidden) target.hidden = hidden;
}

/** A round trip of 0.834 ms as `0.8 ms`; nothing known as `–`. */
export function millis(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (value < 0.1) return '< 0.1 ms';
  if (value < 10) return `${value.toFixed(1)} ms`;
  return value < 10_000 ? `${Math.round(value)} ms` : duration(value);
}

/** `7 s`, `3 min`, `2 h 5 min`, `4 days`. */
export function duration(millisecs) {
  const seconds = Math.max(0, Math.round(millisecs / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

const two = (number) => String(number).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `03:12`, or `24 Nov 03:12` when that was not today. */
export function clock(at, { seconds = false, now = Date.now() } = {}) {
  const time = new Date(at);
  const day = time.toDateString() === new Date(now).toDateString() ? '' : `${time.getDate()} ${MONTHS[time.getMonth()]} `;
  return `${day}${two(time.getHours())}:${two(time.getMinutes())}${seconds ? `:${two(time.getSeconds())}` : ''}`;
}

/** `03:12:05 CET`, with the day when that was not today. */
export function moment(at, now) {
  return `${clock(at, { seconds: true, now })} ${zone(at)}`;
}

/** The short name of the browser's time zone then, in the language that has one. */
function zone(at) {
  const named = (language) => new Intl.DateTimeFormat(language, { timeZoneName: 'short' }).formatToParts(at).find(({ type }) => type === 'timeZoneName').value;
  const name = named('en-GB');
  return name.startsWith('GMT') ? named('en-US') : name;
}

/** A `<time>` that shows the local clock, and UTC as the logs have it when pointed at. */
export function timeElement(at, options) {
  const iso = new Date(at).toISOString();
  return element('time', { datetime: iso, title: iso, text: clock(at, options) });
}

/** `1 member`, `2 members`, `5,000 members`. */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function names(all, most = 3) {
  if (all.length > most) return `${all.slice(0, most - 1).join(', ')} and ${all.length - most + 1} more`;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
