import { type Diff, SEVERITIES, type VulnerabilityChange } from '../../model/index.ts';
import { countBySeverity } from '../../report/index.ts';
import { SeverityBar } from '../charts/severity-bar.tsx';
import { SeverityMark } from './marks.tsx';
import { grouped } from './words.ts';

/** How much goes, comes and stays, by severity: bars of one scale, and the figures below each. */
export function DiffTiles({ diff: { vulnerabilities: changes } }: { readonly diff: Diff }) {
  const parts = [
    ['Removed', changes.removed],
    ['Added', changes.added],
    ['Left', changes.unchanged],
  ] as const;
  const widest = Math.max(...parts.map(([, list]) => list.length));
  return (
    <dl class="tally">
      {parts.map(([name, list]) => (
        <div>
          <dt>{name}</dt>
          <dd>
            <strong>{grouped(list.length)}</strong>
            <SeverityBar counts={countBySeverity(list)} widest={widest} />
            <Figures list={list} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Figures({ list }: { readonly list: readonly VulnerabilityChange[] }) {
  const counts = countBySeverity(list);
  const present = SEVERITIES.filter((severity) => counts[severity] > 0);
  if (present.length === 0) return <p class="hint">None</p>;
  return (
    <ul>
      {present.map((severity) => (
        <li>
          <SeverityMark severity={severity} /> {grouped(counts[severity])}
        </li>
      ))}
    </ul>
  );
}
