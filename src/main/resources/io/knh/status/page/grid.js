// The map of many members: one cell each, by rank, the coordinator outlined. One canvas, drawn whole in some milliseconds.
import { element, setText } from './text.js';
import { labellings, widest } from './labels.js';
import { SHAPES, describe, shade } from './signs.js';

/** Up to so many members have their names in their cells. */
const NAMED = 160;
const NAMED_HEIGHT = 30;
const HEAD_HEIGHT = 24;
/** The sign before a name, and the room after it. */
const NAMED_MARGIN = 40;
const SMALLEST = 9;
/** Half the size of the sign of one that needs a look, however small the cells are. */
const LEAST_URGENT = 10;
const LARGEST = 26;
/** How high the map may grow before cells shrink. */
const HEIGHT = 430;

const PATHS = Object.fromEntries(Object.entries(SHAPES).map(([state, shape]) => [state, new Path2D(shape.path)]));

export class Grid {
  #host;
  #hint;
  #open;
  #canvas = element('canvas', {
    tabindex: '0',
    role: 'application',
    'aria-label': 'Map of the members by rank: arrow keys go from one to the next, Enter opens it. The table below holds the same.',
  });
  #layout = { columns: 1, width: 1, height: 1, labels: null };
  /** Each member with its place, and the lines above groups of them. */
  #spots = [];
  #heads = [];
  #model = null;
  #matches = () => true;
  #cursor = -1;

  constructor(host, hint, open) {
    this.#host = host;
    this.#hint = hint;
    this.#open = open;
    this.#canvas.addEventListener('pointermove', (event) => this.#point(this.#indexAt(event)));
    this.#canvas.addEventListener('pointerleave', () => this.#point(-1));
    this.#canvas.addEventListener('click', (event) => this.#choose(this.#indexAt(event)));
    this.#canvas.addEventListener('keydown', (event) => this.#key(event));
    this.#canvas.addEventListener('blur', () => this.#point(-1));
  }

  show() {
    if (!this.#canvas.isConnected) this.#host.replaceChildren(this.#canvas);
  }

  /** How the cells lie in this width: with names as long as they may be, or without where there are too many. */
  static layout(model, width, groups = [{ members: model.ranked }]) {
    const members = groups.flatMap((group) => group.members);
    if (members.length > NAMED) return { ...unnamed(members.length, width), groups };
    const all = labellings(members.map((member) => model.name(member)));
    return { ...(all.map((labelling) => named(labelling, width)).find(Boolean) ?? unnamed(members.length, width)), groups };
  }

  draw(model, matches, layout) {
    this.#model = model;
    this.#matches = matches;
    this.#layout = layout;
    const width = this.#host.clientWidth;
    const height = this.#lay() + 4;
    const scale = window.devicePixelRatio || 1;
    resize(this.#canvas, width, height, scale);
    const context = this.#canvas.getContext('2d');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#paint(context, colours(this.#host));
  }

  /** Gives each member its place, group by group; returns how high all is. */
  #lay() {
    const { columns, width, height, groups = [] } = this.#layout;
    this.#spots = [];
    this.#heads = [];
    let top = 0;
    for (const { head, members } of groups) {
      if (head) {
        this.#heads.push({ text: head, y: top + HEAD_HEIGHT / 2 });
        top += HEAD_HEIGHT;
      }
      members.forEach((member, index) => this.#spots.push({ member, x: (index % columns) * width + 2, y: top + Math.floor(index / columns) * height + 2 }));
      top += Math.ceil(members.length / columns) * height;
    }
    return top;
  }

  #paint(context, colour) {
    const { width, height, labels } = this.#layout;
    context.textBaseline = 'middle';
    context.font = `bold 13px ${colour.font}`;
    context.fillStyle = colour.text;
    for (const { text, y } of this.#heads) context.fillText(text, 2, y);
    const odd = [];
    this.#spots.forEach(({ member, x, y }, index) => {
      context.globalAlpha = this.#matches(member) ? 1 : 0.15;
      if (labels) paintNamed(context, colour, member, labels[index], x, y, height);
      else if (member.state === 'up') paintUp(context, colour, member, x, y, width);
      else odd.push([member, x, y]);
      if (member.coordinator || index === this.#cursor) {
        context.strokeStyle = index === this.#cursor ? colour.focus : colour.text;
        context.lineWidth = 2;
        context.strokeRect(x, y, width - 1, height - 1);
      }
    });
    for (const [member, x, y] of odd) {
      context.globalAlpha = this.#matches(member) ? 1 : 0.15;
      paintOdd(context, colour, member, x + (width - 1) / 2, y + (height - 1) / 2, width);
    }
    context.globalAlpha = 1;
  }

  #indexAt(event) {
    const { width, height } = this.#layout;
    const isIn = (at, from, size) => at >= from && at < from + size;
    return this.#spots.findIndex(({ x, y }) => isIn(event.offsetX, x, width) && isIn(event.offsetY, y, height));
  }

  #point(index) {
    if (this.#cursor === index) return;
    this.#cursor = index;
    const member = this.#spots[index]?.member;
    setText(this.#hint, member ? describe(this.#model, member) : '');
    if (this.#model) this.draw(this.#model, this.#matches, this.#layout);
  }

  #choose(index) {
    const member = this.#spots[index]?.member;
    if (member) this.#open(member.id);
  }

  #key(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.#layout.columns, ArrowDown: this.#layout.columns };
    if (event.key === 'Enter' || event.key === ' ') this.#choose(this.#cursor);
    else if (event.key in steps) {
      const last = this.#spots.length - 1;
      this.#point(this.#cursor < 0 ? 0 : Math.min(last, Math.max(0, this.#cursor + steps[event.key])));
    } else return;
    event.preventDefault();
  }
}

/** Every name in its cell, if they are not too many rows then. */
function named({ labels, note }, width) {
  const columns = Math.min(labels.length, Math.floor((width - 4) / (widest(labels, 'bold 12px') + NAMED_MARGIN)));
  if (columns < 1 || Math.ceil(labels.length / columns) * NAMED_HEIGHT > 1.6 * HEIGHT) return null;
  return { columns, width: Math.floor((width - 4) / columns), height: NAMED_HEIGHT, labels, note };
}

function unnamed(members, width) {
  const fitting = Math.floor(Math.sqrt(((width - 4) * HEIGHT) / members));
  const size = Math.min(LARGEST, Math.max(SMALLEST, fitting));
  return { columns: Math.max(1, Math.floor((width - 4) / size)), width: size, height: size, labels: null, note: '' };
}

const isUrgent = ({ state }) => state === 'down' || state === 'pending' || state === 'suspect';

function paintUp(context, colour, member, x, y, size) {
  context.fillStyle = colour.rtt[shade(member)];
  context.fillRect(x, y, size - 1, size - 1);
}

/** Whoever does not answer is drawn last and over its neighbours, so that one of thousands is seen. */
function paintOdd(context, colour, member, x, y, size) {
  const half = isUrgent(member) ? Math.max(size / 2, LEAST_URGENT) : size / 2;
  context.fillStyle = colour.card;
  context.fillRect(x - half, y - half, 2 * half, 2 * half);
  paintSign(context, colour, member.state, x, y, half * 0.68);
}

function paintNamed(context, colour, member, label, x, y, height) {
  if (member.state === 'up') {
    context.fillStyle = colour.rtt[shade(member)];
    context.fillRect(x + 3, y + 6, height - 14, height - 14);
    context.strokeStyle = colour.edge;
    context.lineWidth = 1;
    context.strokeRect(x + 3.5, y + 6.5, height - 15, height - 15);
  } else paintSign(context, colour, member.state, x + 11, y + height / 2 - 1, 7);
  context.font = `${isUrgent(member) ? 'bold ' : ''}12px ${colour.font}`;
  context.fillStyle = colour.text;
  context.fillText(label, x + height - 6, y + height / 2);
}

function paintSign(context, colour, state, x, y, size) {
  const shape = SHAPES[state];
  context.save();
  context.translate(x, y);
  context.scale(size, size);
  if (shape.line) {
    context.strokeStyle = colour[state] ?? colour.left;
    context.lineWidth = (state === 'down' ? 2.6 : 1.4) / size;
    if (state === 'new') context.setLineDash([2 / size, 2 / size]);
    context.stroke(PATHS[state]);
  } else {
    context.fillStyle = colour[state];
    context.fill(PATHS[state]);
  }
  context.restore();
}

/** Setting the size of a canvas clears it and costs time, so only when it changed. */
function resize(canvas, width, height, scale) {
  const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width === across && canvas.height === down) return;
  canvas.width = across;
  canvas.height = down;
  canvas.style.height = `${height}px`;
}

/** The colours of the style sheet, light or dark as they are now. */
export function colours(host) {
  const style = getComputedStyle(host);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  const made = Object.fromEntries(['card', 'text', 'quiet', 'line', 'focus', 'suspect', 'pending', 'down', 'left', 'edge'].map((name) => [name, value(name)]));
  made.font = style.fontFamily;
  made.rtt = [0, 1, 2, 3, 4].map((index) => value(`rtt${index}`));
  return made;
}
