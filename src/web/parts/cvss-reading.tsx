import { type Cvss, cvssSeverity } from '../../model/index.ts';
import { visible } from '../../report/index.ts';
import { readVector } from './cvss-words.ts';
import { listed } from './words.ts';

/** A CVSS vector, scored, and read out in words when asked. */
export function CvssReading({ cvss, sources }: { readonly cvss: Cvss; readonly sources: readonly string[] }) {
  return (
    <details class="cvss">
      <summary>
        CVSS {cvss.version}: {cvss.score.toFixed(1)} of 10, {cvssSeverity(cvss).toLowerCase()}, says{' '}
        {visible(listed(sources))}
      </summary>
      <p>
        <code>{visible(cvss.vector)}</code>
      </p>
      <dl class="metrics">
        {readVector(cvss.vector).map(({ metric, value }) => (
          <div>
            <dt>{metric}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
