import type { Diff } from '../../model/index.ts';
import { countBySeverity, type SeverityCounts } from '../../report/index.ts';
import { counted, grouped, vulnerabilities } from './words.ts';

/** `Moving from A to B removes 10 vulnerabilities (1 critical), adds none and leaves 54; 23 packages change.` */
export function diffSentence({ from, to, vulnerabilities: changes, packages }: Diff): string {
  const removed = `removes ${amount(changes.removed)}`;
  const added = `adds ${amount(changes.added)}`;
  const left = `leaves ${changes.unchanged.length === 0 ? 'none' : grouped(changes.unchanged.length)}`;
  const moving =
    changes.removed.length + changes.added.length === 0
      ? `neither removes nor adds a vulnerability and ${left}`
      : `${removed}, ${added} and ${left}`;
  const moved = [
    ...(packages.changed.length === 0
      ? []
      : [`${counted(packages.changed.length, 'package')} ${packages.changed.length === 1 ? 'changes' : 'change'}`]),
    ...(packages.added.length === 0
      ? []
      : [`${grouped(packages.added.length)} ${packages.added.length === 1 ? 'is' : 'are'} new`]),
    ...(packages.removed.length === 0
      ? []
      : [`${grouped(packages.removed.length)} ${packages.removed.length === 1 ? 'is' : 'are'} gone`]),
  ];
  const rest = moved.length === 0 ? 'the packages are the same' : moved.join(', ');
  return `Moving from ${from.image.reference} to ${to.image.reference} ${moving}; ${rest}.`;
}

function amount(changes: Diff['vulnerabilities']['added']): string {
  if (changes.length === 0) return 'none';
  const critical = pressing(countBySeverity(changes));
  return `${vulnerabilities(changes.length)}${critical === '' ? '' : ` (${critical})`}`;
}

/** The most pressing severity alone: `1 critical`. */
function pressing(counts: SeverityCounts): string {
  if (counts.Critical > 0) return `${grouped(counts.Critical)} critical`;
  return counts.High > 0 ? `${grouped(counts.High)} high` : '';
}
