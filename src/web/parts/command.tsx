import { useContext } from 'hono/jsx';
import { formatDay, formatTime, type Seconds } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { PlaceContext } from './place.ts';

/** A command that gives the same answer, with a button that copies it. */
export function Command({ text }: { readonly text: string }) {
  return (
    <p class="command">
      <code tabindex={0}>{visible(text)}</code>
      <CopyButton text={text} what="command" />
    </p>
  );
}

interface CopyButtonProps {
  readonly text: string;
  /** What it is, for those who do not see what stands before the button. */
  readonly what: string;
  readonly label?: string;
}

/** Shown by a script alone (it could do nothing without): hidden until then. */
export function CopyButton({ text, what, label = 'Copy' }: CopyButtonProps) {
  if (useContext(PlaceContext) === 'file') return null;
  return (
    <button type="button" class="copy" data-copy={text} aria-label={`${label} ${what}`.trim()} hidden>
      {label}
    </button>
  );
}

/** A word for a shell, quoted where it must be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What `--as-of` is given: a day where it is the end of one, else the time; empty for all that is known. */
export function asOfWord(at: Seconds | null): string {
  if (at === null) return '';
  return at % 86_400 === 86_399 ? formatDay(at) : formatTime(at);
}
