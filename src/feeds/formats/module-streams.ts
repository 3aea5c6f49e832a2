import type { Judgement } from '../../model/index.ts';

/**
 * The module streams that an erratum of RHEL's or a rebuild's is for, as its summary names them: `nodejs:18` of
 * `Important: nodejs:18 security update`. Two where a module comes with its development files: `python39:3.9 and
 * python39-devel:3.9`. https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/8/html/installing_managing_and_removing_user-space_components/introduction-to-modules_using-appstream
 */
export function moduleStreamsIn(summary: string): readonly string[] {
  const streams = new Set<string>();
  for (const word of summary.split(/[\s,()]+/)) {
    const [, name, stream] = /^([A-Za-z0-9][\w.+-]*):([A-Za-z0-9][\w.+-]*)$/.exec(word) ?? [];
    if (name !== undefined && stream !== undefined && !ERRATUM.test(word)) streams.add(`${name}:${stream}`);
  }
  return [...streams];
}

/** `ALSA-2022:5468`, which some summaries begin with. */
const ERRATUM = /^[A-Z]{2,5}-\d{4}:\d+$/;

/** Whether a judgement's fixes were built in a module: `1:18.19.1-1.module_el8.9.0+3747+ead8229c`, `….module+el8…`. */
export function isOfModule(judgement: Judgement): boolean {
  if (judgement.kind !== 'ranges') return false;
  return judgement.ranges.some(({ fixed, lastAffected }) => isModularVersion(fixed ?? lastAffected ?? ''));
}

function isModularVersion(version: string): boolean {
  return /\.module[_+]/.test(version);
}
