import { UsageError } from './errors.ts';
import type { PackageUrl } from './package-url-parts.ts';
import { normaliseForType, typeProblem } from './package-url-types.ts';
import { urlPart } from './url-part.ts';

export type { PackageUrl } from './package-url-parts.ts';

/** A text that is no package URL, or parts that make none. */
export class PackageUrlError extends UsageError {
  constructor(subject: string, problem: string) {
    super('bad-package-url', subject.slice(0, 200), problem, 'write pkg:type/namespace/name@version?key=value#subpath');
  }
}

/**
 * Reads a package URL, with the type's own rules applied (a PyPI name in lower case, an OTP package without namespace).
 * Tolerates what the specification tells readers to tolerate: `pkg://`, unencoded characters, a scoped npm name with a
 * bare `@`. A qualifier's key must start in lower case, as the specification's own tests want it.
 *
 * @throws {PackageUrlError}
 */
export function parsePackageUrl(text: string): PackageUrl {
  return parse(text, false);
}

/**
 * The one canonical spelling of a package URL; here the keys of qualifiers may be in any case.
 *
 * @throws {PackageUrlError}
 */
export function canonicalPackageUrl(text: string): string {
  return formatPackageUrl(parse(text, true));
}

/**
 * The canonical package URL of its parts: `pkg:apk/wolfi/libnghttp2-14@1.56.0-r0?arch=x86_64&origin=nghttp2`.
 *
 * @throws {PackageUrlError} when there is no name, or the type does not allow such parts.
 */
export function formatPackageUrl(parts: PackageUrl): string {
  const type = parts.type.toLowerCase();
  if (!TYPE.test(type)) throw new PackageUrlError(parts.name, `'${parts.type.slice(0, 50)}' is no package type`);
  const { namespace, name, version, qualifiers, subpath } = checked(
    { ...parts, type, namespace: stripSlashes(parts.namespace), name: stripSlashes(parts.name) },
    `pkg:${type}/${parts.name}`,
  );
  let text = `pkg:${type}/`;
  if (namespace !== '') text += `${encodePath(namespace)}/`;
  // A Git repository's name is its path on the host; elsewhere a slash in a name is encoded.
  text += type === 'git' ? encodePath(name) : encode(name);
  if (version !== '') text += `@${encode(version)}`;
  text += formatQualifiers(qualifiers);
  const path = subpath === '' ? '' : encodePath(subpathSegments(subpath).join('/'));
  return path === '' ? text : `${text}#${path}`;
}

const TYPE = /^[a-z][a-z0-9.-]*$/;
const KEY = /^[a-z][a-z0-9._-]*$/;

/** Right to left, as the specification's "How to parse a PURL" has it. */
function parse(text: string, anyKeyCase: boolean): PackageUrl {
  const [beforeSubpath, subpath] = splitAtLast(text, '#');
  const [beforeQualifiers, qualifiers] = splitAtLast(beforeSubpath, '?');
  if (beforeQualifiers.slice(0, 4).toLowerCase() !== 'pkg:')
    throw new PackageUrlError(text, 'does not start with pkg:');
  const path = stripSlashes(beforeQualifiers.slice(4));
  const slash = path.indexOf('/');
  if (slash < 0) throw new PackageUrlError(text, 'has no type and name');
  const type = path.slice(0, slash).toLowerCase();
  if (!TYPE.test(type)) throw new PackageUrlError(text, `'${type.slice(0, 50)}' is no package type`);

  const [names, version] = splitVersion(path.slice(slash + 1));
  if (names === '' || names.endsWith('/')) throw new PackageUrlError(text, 'has no name');
  const segments = names.split('/').filter((segment) => segment !== '');
  // A Git package is a host and a path on it; every other is a name under a namespace.
  const first = type === 'git' ? 1 : segments.length - 1;
  const name = segments.slice(first).map((segment) => decode(segment, text));
  return checked(
    {
      type,
      namespace: decodeSegments(segments.slice(0, first), text),
      name: name.join('/'),
      version: decode(version, text),
      qualifiers: parseQualifiers(qualifiers, anyKeyCase, text),
      subpath: subpathSegments(decodeSegments(subpath.split('/'), text)).join('/'),
    },
    text,
  );
}

function checked(parts: PackageUrl, subject: string): PackageUrl {
  if (parts.name === '') throw new PackageUrlError(subject, 'has no name');
  const normal = normaliseForType(parts);
  const problem = typeProblem(normal);
  if (problem !== null) throw new PackageUrlError(subject, problem);
  return normal;
}

function parseQualifiers(text: string, anyKeyCase: boolean, subject: string): Record<string, string> {
  const qualifiers: Record<string, string> = {};
  if (text === '') return qualifiers;
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    const written = equals < 0 ? pair : pair.slice(0, equals);
    const key = written.toLowerCase();
    if (!KEY.test(key) || (!anyKeyCase && written[0] !== key[0])) {
      throw new PackageUrlError(subject, `'${written.slice(0, 50)}' is no qualifier key`);
    }
    if (Object.hasOwn(qualifiers, key)) throw new PackageUrlError(subject, `has the qualifier '${key}' twice`);
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1), subject);
    if (value !== '') qualifiers[key] = value;
  }
  return qualifiers;
}

function formatQualifiers(qualifiers: Readonly<Record<string, string>>): string {
  let text = '';
  for (const key of Object.keys(qualifiers).sort()) {
    const value = qualifiers[key];
    if (value === undefined || value === '') continue;
    if (!KEY.test(key)) throw new PackageUrlError(key, 'is no qualifier key');
    text += `${text === '' ? '?' : '&'}${key}=${encode(value)}`;
  }
  return text;
}

/** `@` before a version; one that opens a segment of the namespace is an npm scope written bare. */
function splitVersion(path: string): readonly [names: string, version: string] {
  const at = path.lastIndexOf('@');
  if (at < 0) return [path, ''];
  const opensScope = (at === 0 || path[at - 1] === '/') && path.includes('/', at);
  return opensScope ? [path, ''] : [path.slice(0, at), path.slice(at + 1)];
}

function splitAtLast(text: string, separator: string): readonly [left: string, right: string] {
  const index = text.lastIndexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function stripSlashes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === '/') start++;
  while (end > start && text[end - 1] === '/') end--;
  return text.slice(start, end);
}

function subpathSegments(subpath: string): readonly string[] {
  return subpath.split('/').filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

function decodeSegments(segments: readonly string[], subject: string): string {
  const decoded = segments.map((segment) => decode(segment, subject));
  if (decoded.some((segment) => segment.includes('/'))) {
    throw new PackageUrlError(subject, 'has an encoded slash inside a path segment');
  }
  return decoded.join('/');
}

function decode(text: string, subject: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (cause instanceof URIError) throw new PackageUrlError(subject, `'${text.slice(0, 50)}' is not percent-encoded`);
    throw cause;
  }
}

function encodePath(path: string): string {
  return PLAIN_PATH.test(path)
    ? path
    : path
        .split('/')
        .filter((segment) => segment !== '')
        .map(encode)
        .join('/');
}

const PLAIN = /^[\w.~:-]*$/;
const PLAIN_PATH = /^[\w.~:-]+(?:\/[\w.~:-]+)*$/;

/** All but letters, digits, `.-_~` and `:` percent-encoded. https://github.com/package-url/purl-spec#character-encoding */
function encode(text: string): string {
  if (PLAIN.test(text)) return text;
  return urlPart(text)
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
