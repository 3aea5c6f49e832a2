import { visible } from '../../report/index.ts';

/** A version, or a dash where there is none. Long ones (a pseudo-version, a hash) may break anywhere. */
export function Version({ text }: { readonly text: string | null }) {
  if (text === null || text === '') return <span class="none">–</span>;
  return <code class={text.length > LONG ? 'version long' : 'version'}>{visible(text)}</code>;
}

/** Characters of a version that stays whole in a column of a table. */
const LONG = 32;

/** A version with the part that differs from `other` marked, whole numbers and words at a time. */
export function ChangedVersion({ text, other }: { readonly text: string; readonly other: string }) {
  const [same, changed, rest] = changedPart(text, other);
  return (
    <code class="version">
      {visible(same)}
      {changed === '' ? null : <b>{visible(changed)}</b>}
      {visible(rest)}
    </code>
  );
}

/** `1.58.0-r1` beside `1.56.0-r0`: [`1.`, `58.0-r1`, ``]; `3.1.4-r5` beside `3.1.2-r5`: [`3.1.`, `4`, `-r5`]. */
export function changedPart(text: string, other: string): readonly [same: string, changed: string, rest: string] {
  const [parts, others] = [pieces(text), pieces(other)];
  let start = 0;
  while (start < parts.length && start < others.length && parts[start] === others[start]) start++;
  let end = 0;
  const room = Math.min(parts.length, others.length) - start;
  while (end < room && parts.at(-1 - end) === others.at(-1 - end)) end++;
  return [
    parts.slice(0, start).join(''),
    parts.slice(start, parts.length - end).join(''),
    parts.slice(parts.length - end).join(''),
  ];
}

function pieces(version: string): readonly string[] {
  return version.match(/\d+|[A-Za-z]+|[^\dA-Za-z]/g) ?? [];
}
