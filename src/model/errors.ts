/**
 * What went wrong, for a person: the thing it happened to, the fact, and the way out. Each folder throws its own
 * subclass where the fact is known; the command line and the server turn it into an exit code or a problem document.
 */
export abstract class FixedinError extends Error {
  /** Stable, machine-readable, kebab-case: `digest-mismatch`, `not-a-feed`. */
  readonly code: string;
  /** The file, reference, URL or option that it happened to. */
  readonly subject: string;
  /** What the person can do about it; empty when there is nothing to do. */
  readonly remedy: string;

  constructor(code: string, subject: string, problem: string, remedy = '', options?: ErrorOptions) {
    const sentence = subject === '' ? problem : `${subject}: ${problem}`;
    super(oneLine(remedy === '' ? sentence : `${sentence}; ${remedy}`), options);
    this.name = new.target.name;
    this.code = code;
    this.subject = subject;
    this.remedy = remedy;
  }
}

/** A value that a person gave is not of the form it must have: an option, a date, a reference. */
export class UsageError extends FixedinError {}

function oneLine(text: string): string {
  return text
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
