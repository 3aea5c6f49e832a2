import type { BuildReport, UpdateProgress } from '../database/index.ts';
import type { ProgressLine } from './progress-line.ts';

/** A build's or an update's progress on the progress line. */
export function showBuildProgress(progress: UpdateProgress, line: ProgressLine): void {
  switch (progress.stage) {
    case 'fetching':
    case 'reading':
      line.update(`${progress.stage} ${progress.location}`, progress.bytesRead, progress.total);
      break;
    case 'waiting':
      line.show('waiting for another update to end');
      break;
    case 'joining':
    case 'writing':
      line.show(`${progress.stage} ${progress.records} records`);
  }
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
