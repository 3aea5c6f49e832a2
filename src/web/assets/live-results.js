// @ts-check
/**
 * Results that change as one types. A form with `data-live` is an ordinary GET form; here its answer is fetched while
 * the person types, the part named by `data-live` is swapped, and the address follows, so that reload, links and the
 * back button keep what one saw. The latest question wins: earlier ones still under way are dropped.
 */

/** Long enough for a word to be finished, short enough to feel like an answer. In milliseconds. */
const PAUSE = 120;

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form[data-live]'))) {
  enliven(form);
}

/** @param {HTMLFormElement} form */
function enliven(form) {
  const results = document.getElementById(form.dataset['live'] ?? '');
  if (results === null) return;
  const onHome = 'liveHome' in form.dataset;
  let asked = new AbortController();
  let timer = 0;

  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  };
  form.addEventListener('input', schedule);
  if (onHome && questionOf(form).size > 0) schedule();

  async function refresh() {
    asked.abort();
    const question = new AbortController();
    asked = question;
    const query = questionOf(form);
    if (onHome && tooShort(query)) {
      results?.replaceChildren();
      history.replaceState(null, '', location.pathname);
      return;
    }
    const address = new URL(form.action);
    address.search = query.toString();
    results?.toggleAttribute('data-waiting', true);
    try {
      const response = await fetch(address, { signal: question.signal, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const fresh = page.getElementById('results');
      if (question.signal.aborted) return;
      // A page without results is an error's: let the browser show it whole.
      if (fresh === null) {
        form.requestSubmit();
        return;
      }
      results?.replaceChildren(...fresh.childNodes);
      const here = new URL(onHome ? location.pathname : address.pathname, location.href);
      here.search = address.search;
      history.replaceState(null, '', here);
      document.dispatchEvent(new CustomEvent('fixedin:results'));
    } catch {
      // Dropped for a later question, or the network is gone: what stands there stays, and Enter still asks.
    } finally {
      if (asked === question) results?.toggleAttribute('data-waiting', false);
    }
  }
}

/**
 * What the form asks, without the fields that are left empty.
 * @param {HTMLFormElement} form
 */
function questionOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '') query.append(name, value);
  }
  return query;
}

/**
 * The search needs two characters in a row.
 * @param {URLSearchParams} query
 */
function tooShort(query) {
  return (query.get('q') ?? '').trim().length < 2;
}
