import { FixedinError } from '../model/index.ts';
import type { ErrorView, Problem } from '../web/index.ts';
import { problemOf } from './problem.ts';

/** An error as the pages tell it: what was asked, what is wrong, what to do. */
export function problemView(error: unknown): Problem {
  const { detail } = problemOf(error, '');
  if (!(error instanceof FixedinError) || error.message !== detail) return { asked: '', wrong: detail, remedy: '' };
  const { subject, remedy } = error;
  const start = subject !== '' && detail.startsWith(`${subject}: `) ? subject.length + 2 : 0;
  const end = remedy !== '' && detail.endsWith(`; ${remedy}`) ? detail.length - remedy.length - 2 : detail.length;
  return { asked: subject, wrong: detail.slice(start, end), remedy };
}

/** The same as a page of its own. */
export function errorView(error: unknown): ErrorView {
  const { status, title } = problemOf(error, '');
  return { ...problemView(error), status, title };
}
