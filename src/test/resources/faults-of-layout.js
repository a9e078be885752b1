// What a window of this width (the first argument) cuts off, squeezes or draws over something else; '' if nothing.
const [width, done] = [arguments[0], arguments[arguments.length - 1]];
const faults = new Set();
const isSeen = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 0;
const called = (element) => `${element.tagName.toLowerCase()}#${element.id}.${element.getAttribute('class') ?? ''} "${element.textContent.slice(0, 30)}"`;
const all = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);

function look() {
  if (document.documentElement.scrollWidth > width) faults.add(`scrolls sideways: ${document.documentElement.scrollWidth} px`);
  for (const element of all('body *')) {
    const { left, right } = element.getBoundingClientRect();
    // What is wider than the window scrolls in a box of its own.
    if (element.parentElement.closest('.wide')) continue;
    if (!element.closest('.skip') && (left < -1 || right > width + 1)) faults.add(`leaves the window at ${Math.round(right)}: ${called(element)}`);
    const overflow = getComputedStyle(element).overflowX;
    if (overflow !== 'visible' && element.id !== 'bar-sentence' && !element.matches('.wide') && element.scrollWidth > element.clientWidth + 1) faults.add(`scrolls or is cut: ${called(element)}`);
  }
  // A cell holds its text, and is wide enough for a word of it.
  for (const cell of all('#list :is(th, td), #lamps li, #timeline li > span:last-child, dd, #sentence, h1')) {
    if (cell.scrollWidth > cell.clientWidth + 1) faults.add(`is cut: ${called(cell)}`);
    const least = cell.matches('#list tbody .name, dd, li > span, #sentence') ? 120 : 0;
    const isShort = cell.matches('#list tbody :is(.since, .trip, .lost)');
    // A time of another day has two lines, one of them for its date.
    if (cell.clientWidth < least || (isShort && cell.clientHeight > 48)) faults.add(`is squeezed to ${cell.clientWidth} px: ${called(cell)}`);
  }
  for (const button of all('button')) {
    if (button.getBoundingClientRect().height > 60) faults.add(`is squeezed: ${called(button)}`);
  }
  for (const row of all('#list tbody tr')) rounds(row);
  for (const rows of [all('#list tbody tr'), all('#map .node')]) meet(rows);
  for (const row of all('#list tbody tr')) meet([...row.children].filter(isSeen));
  meet(all('#map .node text'));
  const labels = all('#map .node text:not(.under)').map((label) => label.textContent);
  if (new Set(labels).size < labels.length) faults.add('two members on the map are called the same');
}

/** Whoever was asked in a round has one picture of them in sight, whole, and the newest is at its right end. */
function rounds(row) {
  const asked = [...row.querySelectorAll('canvas')].some((canvas) => canvas.getAttribute('aria-label').startsWith('round trips of'));
  if (!asked) return;
  const seen = [...row.querySelectorAll('canvas')].filter(isSeen);
  if (seen.length !== 1) {
    faults.add(`shows ${seen.length} pictures of its rounds: ${called(row)}`);
    return;
  }
  const [canvas] = seen;
  const [inner, outer] = [canvas.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.width < 100 || inner.height < 15) faults.add(`the rounds are not seen whole: ${called(row)}`);
  // As wide as one of 60 rounds.
  const wide = Math.ceil(canvas.width / 60);
  // A copy: the browser complains of a canvas that is drawn to and read often.
  const copy = new OffscreenCanvas(wide, canvas.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, wide - canvas.width, 0);
  const { data } = copy.getImageData(0, 0, wide, canvas.height);
  if (!data.some((value, index) => index % 4 === 3 && value > 0)) faults.add(`the newest round is not at the right end: ${called(row)}`);
}

/** No two of these cover each other. */
function meet(elements) {
  const boxes = elements.map((element) => element.getBoundingClientRect());
  boxes.forEach((one, index) => boxes.slice(index + 1).forEach((other, at) => {
    const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    if (across > 1.5 && down > 1.5) faults.add(`covers another: ${called(elements[index])} and ${called(elements[index + 1 + at])}`);
  }));
}

requestAnimationFrame(() => requestAnimationFrame(() => {
  try {
    look();
    done([...faults].join('\n'));
  } catch (problem) {
    done(`the look failed: ${problem.stack}`);
  }
}));
