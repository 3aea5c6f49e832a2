// @ts-check
/** The button between the two images of a diff, which swaps them. */

for (const button of document.querySelectorAll('button[data-swap]')) {
  button.toggleAttribute('hidden', false);
  button.addEventListener('click', () => {
    const form = button.closest('form');
    if (form === null) return;
    swap(form, 'from', 'to');
    swap(form, 'from-as-of', 'to-as-of');
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} one
 * @param {string} other
 */
function swap(form, one, other) {
  const [first, second] = [form.elements.namedItem(one), form.elements.namedItem(other)];
  if (!(first instanceof HTMLInputElement) || !(second instanceof HTMLInputElement)) return;
  [first.value, second.value] = [second.value, first.value];
}
