// @ts-check
/** `/` goes to the search box, the arrows walk the rows of a table, Enter opens one, `?` lists the keys. */

const KEYS = [
  ['/', 'Search'],
  ['↓ ↑', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['Esc', 'Leave the search box'],
  ['?', 'This list'],
];

for (const hint of document.querySelectorAll('.keys-hint')) hint.toggleAttribute('hidden', false);

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = isTyping(event.target);
  if (event.key === 'Escape' && typing && document.activeElement instanceof HTMLElement) {
    document.activeElement.blur();
  } else if (event.key === '/' && !typing) {
    focusSearch(event);
  } else if (event.key === '?' && !typing) {
    showKeys();
  } else if (event.key === 'ArrowDown' && (!typing || isSearch(event.target))) {
    walk(event, 1);
  } else if (event.key === 'ArrowUp' && !typing) {
    walk(event, -1);
  }
});

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable]');
}

/** @param {EventTarget | null} target */
function isSearch(target) {
  return target instanceof HTMLElement && target.matches('input[type="search"]');
}

/** @param {KeyboardEvent} event */
function focusSearch(event) {
  const box = document.querySelector('main input[data-search], input[data-search]');
  if (!(box instanceof HTMLInputElement)) return;
  event.preventDefault();
  box.focus();
  box.select();
}

/**
 * Moves to the first link of the next row, from the row that has the focus; above the first row is the search box.
 * @param {KeyboardEvent} event
 * @param {1 | -1} step
 */
function walk(event, step) {
  const links = [...document.querySelectorAll('main .rows tbody tr, main .direct li, main .latest li')].flatMap(
    (row) => {
      const link = row.querySelector('a');
      return link !== null && row.checkVisibility() ? [link] : [];
    },
  );
  const row = document.activeElement?.closest('tr, li') ?? null;
  const here = links.findIndex((link) => row !== null && link.closest('tr, li') === row);
  if (step < 0 && here < 0) return;
  const next = links[here + step];
  if (next !== undefined) {
    event.preventDefault();
    next.focus();
  } else if (step < 0) {
    focusSearch(event);
  }
}

function showKeys() {
  const dialog = document.createElement('dialog');
  dialog.className = 'keys';
  dialog.setAttribute('aria-label', 'Keys');
  const heading = Object.assign(document.createElement('h2'), { textContent: 'Keys' });
  const list = document.createElement('dl');
  for (const [key, does] of KEYS) {
    const term = document.createElement('dt');
    term.append(Object.assign(document.createElement('kbd'), { textContent: key }));
    list.append(term, Object.assign(document.createElement('dd'), { textContent: does }));
  }
  const close = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Close' });
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  dialog.append(heading, list, close);
  document.body.append(dialog);
  dialog.showModal();
}
