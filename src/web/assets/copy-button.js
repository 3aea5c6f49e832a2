// @ts-check
/** Buttons that copy an id, a digest, a command: shown only where a script can do it. */

/** How long the button says that it has copied, in milliseconds. */
const SAID = 1500;

show();
document.addEventListener('fixedin:results', show);

document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest('button.copy') : null;
  if (!(button instanceof HTMLButtonElement)) return;
  const said = (await copied(button.dataset['copy'] ?? '')) ? 'Copied' : 'Not allowed';
  const label = button.dataset['label'] ?? button.textContent;
  button.dataset['label'] = label;
  button.textContent = said;
  setTimeout(() => {
    button.textContent = label;
  }, SAID);
});

function show() {
  // Browsers offer the clipboard to pages of https and of this machine alone.
  if (navigator.clipboard === undefined) return;
  for (const button of document.querySelectorAll('button.copy')) button.toggleAttribute('hidden', false);
}

/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
