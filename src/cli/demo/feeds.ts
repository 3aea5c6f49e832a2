import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ADVISORIES } from './advisories.ts';
import { EXPLOITED, SEVERITIES } from './severities.ts';

/**
 * Writes the facts as their publishers would: Wolfi's advisory documents, NVD's JSON 2.0 and CISA's catalogue. Returns
 * the arguments of `--from` that read them, relative to `folder`.
 */
export async function writeFeeds(folder: string): Promise<readonly string[]> {
  await mkdir(join(folder, 'wolfi'), { recursive: true });
  for (const [name, advisories] of Map.groupBy(ADVISORIES.trim().split('\n'), (line) =>
    line.slice(0, line.indexOf(' ')),
  )) {
    await writeFile(join(folder, 'wolfi', `${name}.advisories.yaml`), wolfiDocument(name, advisories));
  }
  await writeFile(join(folder, 'nvd.json'), nvdDocument());
  await writeFile(join(folder, 'kev.json'), kevCatalogue());
  return ['wolfi:wolfi', 'nvd:nvd.json', 'kev:kev.json'];
}

function wolfiDocument(name: string, advisories: readonly string[]): string {
  return stringify({
    'schema-version': '2.0.2',
    package: { name },
    advisories: advisories.map((line) => {
      const [head = '', ...events] = line.split(' | ');
      const [, id, ...aliases] = head.split(' ');
      return { id, aliases, events: events.map(wolfiEvent) };
    }),
  });
}

function wolfiEvent(text: string): Readonly<Record<string, unknown>> {
  const [timestamp = '', type = '', ...rest] = text.split(' ');
  const argument = rest.join(' ');
  const event = { timestamp, type };
  switch (type) {
    case 'fixed':
      return { ...event, data: { 'fixed-version': argument } };
    case 'false-positive-determination':
      return { ...event, data: { type: argument } };
    case 'detection':
      return { ...event, data: detection(argument) };
    default:
      return event;
  }
}

function detection(argument: string): Readonly<Record<string, unknown>> {
  const [component = '', componentType = '', componentLocation = ''] = argument.split(' ');
  const at = component.lastIndexOf('@');
  if (at < 0) return { type: component };
  const data = {
    componentName: component.slice(0, at),
    componentVersion: component.slice(at + 1),
    componentType,
    componentLocation,
  };
  return { type: 'scan/v1', data };
}

function nvdDocument(): string {
  const vulnerabilities = SEVERITIES.trim()
    .split('\n')
    .map((line) => {
      const [id = '', vectorString = ''] = line.split(' ');
      const metric = vectorString.startsWith('CVSS:4') ? 'cvssMetricV40' : 'cvssMetricV31';
      const version = vectorString.slice(5, 8);
      return { cve: { id, metrics: { [metric]: [{ type: 'Primary', cvssData: { version, vectorString } }] } } };
    });
  return `${JSON.stringify({ format: 'NVD_CVE', version: '2.0', vulnerabilities })}\n`;
}

function kevCatalogue(): string {
  const vulnerabilities = EXPLOITED.map(({ id, added, due }) => ({ cveID: id, dateAdded: added, dueDate: due }));
  const catalogue = { title: 'Known exploited vulnerabilities', catalogVersion: '2025.08.01', vulnerabilities };
  return `${JSON.stringify(catalogue)}\n`;
}
