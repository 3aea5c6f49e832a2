import { type IgnoreRule, parseAsOf, parsePackageUrl, UsageError } from '../model/index.ts';
import { itemsOf, type Member, membersOf, startOf, textOf } from './config-nodes.ts';
import { parseYaml, readYamlText, type YamlFile } from './yaml-file.ts';

const KEYS = ['vulnerability', 'package', 'path', 'reason', 'expires'];

/**
 * The rules of a file that the person who scans wrote:
 *
 *     ignore:
 *       - vulnerability: CVE-2023-44487
 *         package: libnghttp2-14
 *         reason: nothing here serves HTTP
 *         expires: 2026-12-31
 *
 * @throws {ConfigError} naming the line, when it cannot be read or says what it must not
 */
export function readIgnoreFile(file: string): readonly IgnoreRule[] {
  return parseIgnoreFile(readYamlText(file, 'name a file of ignore rules with --ignore'), file);
}

/** `file` is for errors, and for saying later which rule hides a finding. */
export function parseIgnoreFile(text: string, file: string): readonly IgnoreRule[] {
  const yaml = parseYaml(text, file);
  const root = membersOf(yaml.contents, 'the file', yaml.fail);
  for (const [key, { at }] of root) if (key !== 'ignore') yaml.fail(`${key} is no setting`, 'write ignore', at);
  const items = itemsOf(root.get('ignore')?.value ?? null, 'ignore', yaml.fail);
  return items.map((item) => ruleOf(membersOf(item, 'a rule', yaml.fail), startOf(item), file, yaml));
}

function ruleOf(
  members: ReadonlyMap<string, Member>,
  at: number,
  file: string,
  { fail, lineOf }: YamlFile,
): IgnoreRule {
  for (const [key, member] of members) {
    if (!KEYS.includes(key)) fail(`${key} is no part of a rule`, `write ${KEYS.join(', ')}`, member.at);
  }
  const text = (key: string): string | null => textOf(members.get(key)?.value ?? null, key, fail)?.trim() || null;
  const rule = { vulnerability: text('vulnerability'), package: text('package'), path: text('path') };
  if (Object.values(rule).every((part) => part === null)) {
    fail('a rule names nothing to ignore', 'give a vulnerability, a package or a path', at);
  }
  const reason = text('reason') ?? fail('a rule has no reason', 'say why with reason:', at);
  const told = <T>(key: string, read: (value: string) => T): T | null => {
    const value = text(key);
    const { value: node, at: place } = members.get(key) ?? { value: null, at };
    if (value === null) return null;
    try {
      return read(value);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return fail(
        `${key}: ${value} ${key === 'expires' ? 'is no day' : 'is no package URL'}`,
        error.remedy,
        node ? startOf(node) : place,
      );
    }
  };
  if (rule.package?.startsWith('pkg:')) told('package', parsePackageUrl);
  return { subject: `${file}:${lineOf(at)}`, ...rule, reason, expires: told('expires', parseAsOf) };
}
