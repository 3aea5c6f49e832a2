import type { BuildProgress, BuildReport } from '../database/index.ts';
import type { ProgressLine } from './progress-line.ts';

/** A build's progress on the progress line. */
export function showBuildProgress(progress: BuildProgress, line: ProgressLine): void {
  if (progress.stage === 'reading') line.update(`reading ${progress.location}`, progress.bytesRead, progress.total);
  else line.update(`${progress.stage} ${progress.records} records`, 0, 0);
}

/** What a build did, a line a source: what was read, and what could not be or was left out, with an example each. */
export function* describeBuild({ info, bytes }: BuildReport, file: string): Generator<string> {
  for (const { name, records, licence, reasons } of info.sources) {
    yield `${name}: ${records} records (licence: ${licence})`;
    for (const { reason, count, example } of reasons) yield `${name}: ${count} left out: ${reason}, such as ${example}`;
  }
  const { advisories, vulnerabilities, packages } = info.counts;
  const counts = `${advisories} advisories, ${vulnerabilities} vulnerabilities, ${packages} packages`;
  yield `${file}: ${counts}, ${(bytes / 1e6).toFixed(1)} MB`;
}
