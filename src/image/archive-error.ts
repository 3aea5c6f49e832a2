import { ImageError, type ImageErrorCode } from './errors.ts';

/** What is wrong with an archive or its compression, before it is known what the archive is of. */
export class ArchiveError extends Error {
  readonly reason: 'cut-off' | 'damaged' | 'over-limit';

  constructor(reason: ArchiveError['reason'], problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.reason = reason;
  }
}

/** An `ArchiveError` as the error of `subject`; any other error as it is. */
export function namedError(error: unknown, subject: string, damaged: ImageErrorCode): unknown {
  if (!(error instanceof ArchiveError)) return error;
  const code = error.reason === 'damaged' ? damaged : error.reason;
  return new ImageError(code, subject, error.message, '', { cause: error });
}
