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
    if (!element.closest('.skip') && (left < -1 || right > width + 1)) faults.add(`leaves the window at ${Math.round(right)}: ${called(element)}`);
    const overflow = getComputedStyle(element).overflowX;
    if (overflow !== 'visible' && element.id !== 'bar-sentence' && element.scrollWidth > element.clientWidth + 1) faults.add(`scrolls or is cut: ${called(element)}`);
  }
  // A cell holds its text, and is wide enough for a word of it.
  for (const cell of all('#list :is(th, td), #lamps li, #timeline li > span:last-child, dd, #sentence, h1')) {
    if (cell.scrollWidth > cell.clientWidth + 1) faults.add(`is cut: ${called(cell)}`);
    const least = cell.matches('#list tbody .name, dd, li > span, #sentence') ? 120 : 0;
    const isShort = cell.matches('#list tbody :is(.since, .trip, .lost)');
    if (cell.clientWidth < least || (isShort && cell.clientHeight > 40)) faults.add(`is squeezed to ${cell.clientWidth} px: ${called(cell)}`);
  }
  for (const button of all('button')) {
    if (button.getBoundingClientRect().height > 60) faults.add(`is squeezed: ${called(button)}`);
  }
  // The newest round is at the right end.
  for (const canvas of all('#list canvas')) {
    const [inner, outer] = [canvas.getBoundingClientRect(), document.getElementById('list').getBoundingClientRect()];
    if (inner.right > outer.right + 1 || inner.width < 100) faults.add('the newest rounds are not seen');
  }
  for (const rows of [all('#list tbody tr'), all('#map .node')]) meet(rows);
  for (const row of all('#list tbody tr')) meet([...row.children].filter(isSeen));
  meet(all('#map .node text'));
  const labels = all('#map .node text:not(.under)').map((label) => label.textContent);
  if (new Set(labels).size < labels.length) faults.add('two members on the map are called the same');
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
