// All that says how things stand: the summary, its lamps, the line that stays while scrolling, the window's title and icon.
import { byId, duration, element, setData, setHidden, setText } from './text.js';
import { brevity, naming, setWords, shorten } from './labels.js';
import { drawProblems } from './problems.js';

/** The icon says by its shape what the colour says; one file each, as the page's policy lets nothing else in. */
const ICONS = { ok: 'page/icon-ok.svg', wait: 'page/icon-unknown.svg', warn: 'page/icon-warn.svg', bad: 'page/icon-bad.svg' };

/** Longer words are shortened: one part of a DNS name has 63 characters at most, a whole name 253. */
const MOST = 63;

export function drawHeadline(model, summary) {
  const names = naming(model.ranked.map((member) => member.node));
  for (const [section, mark, sentence] of [['headline', 'headline-mark', 'sentence'], ['bar', 'bar-mark', 'bar-sentence']]) {
    setData(byId(section), 'level', summary.level);
    setText(byId(mark), summary.mark);
    setWords(byId(sentence), summary.sentence, MOST, names);
  }
  setText(byId('age'), summary.age);
  setHidden(byId('age'), summary.age === '');
  drawAlso(summary.also, names);
  drawProblems(model, summary, MOST, names);
  for (const [name, lamp] of Object.entries(summary.lamps)) drawLamp(byId(`lamp-${name}`), lamp, names);
  drawWindow(summary, model.self);
}

/** The title begins with the sign and the cluster: of a narrow tab only its beginning is seen. */
function drawWindow(summary, self) {
  const cluster = self?.cluster ? `${shorten(self.cluster, MOST)} · ` : '';
  const title = `${summary.mark} ${cluster}${brevity(summary.sentence, MOST)} – KNH`;
  if (document.title !== title) document.title = title;
  const icon = summary.mark === '?' ? ICONS.wait : ICONS[summary.level];
  if (byId('icon').getAttribute('href') !== icon) byId('icon').setAttribute('href', icon);
  if (self) setWords(byId('cluster'), [self.cluster, self.node].filter(Boolean).map((name) => `· ${name}`).join(' '), MOST);
}

export function drawLink(link, now) {
  const line = byId('link');
  const ago = link.heardAt === 0 ? '' : `, heard ${duration(now - link.heardAt)} ago`;
  const [level, mark, text] = {
    connecting: ['wait', '…', 'connecting'],
    live: link.stale(now) ? ['bad', '✕', `silent${ago}`] : ['ok', '●', `live${ago}`],
    polling: ['warn', '◐', `asks every 5 s: ${link.why === 'silent' ? 'the stream is silent, a proxy may hold it back' : 'this member offers no stream'}${ago}`],
    lost: ['bad', '✕', link.heardAt === 0 ? 'no answer, trying again' : `cut off${ago}, trying again`],
  }[link.state];
  setData(line, 'level', level);
  setText(line.querySelector('.mark'), mark);
  setText(byId('link-text'), text);
}

/** Shows the line at the top of the window while the headline itself is scrolled away. */
export function keepInSight() {
  const watch = ([seen]) => setHidden(byId('bar'), seen.isIntersecting);
  new IntersectionObserver(watch, { rootMargin: '-8px 0px 0px' }).observe(byId('sentence'));
  byId('bar').addEventListener('click', () => scrollTo({ top: 0 }));
}

function drawAlso(also, names) {
  const list = byId('also');
  setHidden(list, also.length === 0);
  also.forEach((text, index) => setWords(list.children[index] ?? list.appendChild(element('li')), text, MOST, names));
  while (list.children.length > also.length) list.lastElementChild.remove();
}

function drawLamp(lamp, { level, mark, text }, names) {
  setData(lamp, 'level', level);
  setText(lamp.querySelector('.mark'), mark);
  setWords(lamp.querySelector('.says'), text, MOST, names);
}
