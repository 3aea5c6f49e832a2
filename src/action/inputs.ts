import { UsageError } from '../model/index.ts';

/** What a workflow says under `with:`, as `action.yml` lists it. */
export interface Inputs {
  readonly what:
    | { readonly kind: 'scan'; readonly image: string }
    | { readonly kind: 'diff'; readonly from: string; readonly to: string };
  readonly failOn: string | null;
  readonly platform: string | null;
  readonly asOf: string | null;
  /** A file, `oci:REFERENCE`, or null for the default place. */
  readonly db: string | null;
  readonly config: string | null;
  readonly vex: readonly string[];
  readonly ignore: string | null;
  /** The file that annotations point to; null for none. */
  readonly file: string | null;
  readonly annotations: boolean;
  readonly summary: boolean;
  readonly comment: boolean;
  /** Tells comments of several steps apart. */
  readonly commentKey: string;
  readonly sarif: string | null;
  readonly json: string | null;
  readonly token: string;
}

/** @throws {UsageError} naming the input */
export function readInputs(env: Readonly<Record<string, string | undefined>>): Inputs {
  // The runner writes names in capitals and leaves hyphens be.
  const text = (name: string) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
  const orNull = (name: string) => text(name) || null;
  const choice = (name: string, otherwise: boolean) => {
    const value = text(name).toLowerCase();
    if (value === '') return otherwise;
    if (value === 'true' || value === 'false') return value === 'true';
    throw new UsageError('bad-option', name, `is ${value.slice(0, 50)}`, 'write true or false');
  };
  return {
    what: whatOf(text('image'), text('from'), text('to')),
    failOn: orNull('fail-on'),
    platform: orNull('platform'),
    asOf: orNull('as-of'),
    db: orNull('db'),
    config: orNull('config'),
    vex: text('vex')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    ignore: orNull('ignore'),
    file: orNull('file'),
    annotations: choice('annotations', true),
    summary: choice('summary', true),
    comment: choice('comment', true),
    commentKey: text('comment-key') || [env['GITHUB_WORKFLOW'], env['GITHUB_JOB']].join('/'),
    sarif: orNull('sarif'),
    json: orNull('json'),
    token: text('token'),
  };
}

function whatOf(image: string, from: string, to: string): Inputs['what'] {
  if (image !== '' && from === '' && to === '') return { kind: 'scan', image };
  if (image === '' && from !== '' && to !== '') return { kind: 'diff', from, to };
  throw new UsageError(
    'bad-option',
    '',
    'nothing to look at is named',
    'give image to scan one, or from and to to compare two',
  );
}
