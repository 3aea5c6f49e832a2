import { basename } from 'node:path/posix';
import type { FileContent } from '../../image/index.ts';
import { isExecutable } from '../executables/index.ts';
import { MAX_SEARCHED_PROGRAM } from '../executables/limits.ts';
import { languagePackage } from './language-package.ts';
import { type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/**
 * Programs that were built from source, by what they would say of themselves: the text that each prints for `--version`,
 * or sends as its name, is in its file. Where nothing is found nothing is told: the version may be in a library.
 *
 * One that a distribution's package brought is that package, and is left to it.
 */
export const programs: Cataloger = {
  name: 'programs',
  about: {
    reads: 'programs built from source, by what they say of themselves',
    packages: ['generic'],
    testedAgainst: 'the `node`, `curl`, `openssl` and others of the machine, as far as it has them',
  },
  version: 1,
  places: [],
  endings: [],
  wants: () => false,
  recognises: (head, path) => isExecutable(head) && findersOf(path).length > 0,
  catalog: readProgram,
};

interface Program {
  /** As Bitnami's advisories name it, where there are any. */
  readonly name: string;
  readonly file: RegExp;
  /** The version is its group `version`; at most `OVERLAP_BYTES` long, and it begins with few characters. */
  readonly text: RegExp;
}

const VERSION = String.raw`(?<version>\d{1,4}\.\d{1,4}(?:\.\d{1,4})?`;

/** Numbers that end a text, one of these minor versions: linkers share the ends of texts, so anything may stand before. */
function pythonOf(minor: string): RegExp {
  return new RegExp(
    String.raw`[^0-9.](?<version>${minor.replace('.', String.raw`\.`)}\.\d{1,3}(?:(?:a|b|rc)\d{1,2})?)\+?\x00`,
  );
}

const PROGRAMS: readonly Program[] = [
  { name: 'node', file: /^node(?:js)?$/, text: new RegExp(`node-v${VERSION})(?:-[a-z0-9.]{1,40})?\\.tar\\.gz`) },
  {
    name: 'php',
    file: /^(?:php(?:-fpm|-cgi|-cli)?[\d.]*|libphp[\d.]*\.so)$/,
    text: new RegExp(`X-Powered-By: PHP/${VERSION}(?:(?:alpha|beta|RC)\\d{1,2})?)`),
  },
  {
    name: 'ruby',
    file: /^(?:ruby[\d.]*|libruby(?:-[\d.]+)?\.so[\d.]*)$/,
    text: new RegExp(`ruby ${VERSION}(?:(?:preview|rc)\\d{1,2})?)(?:p\\d{1,5})? \\(`),
  },
  { name: 'nginx', file: /^nginx(?:-debug)?$/, text: new RegExp(`nginx version: nginx/${VERSION})`) },
  {
    name: 'openresty',
    file: /^(?:nginx|openresty)$/,
    text: /nginx version: openresty\/(?<version>\d{1,4}(?:\.\d{1,4}){2,3})/,
  },
  { name: 'apache', file: /^(?:httpd|apache2|libhttpd\.so)$/, text: /Apache\/(?<version>2\.\d{1,2}\.\d{1,3})/ },
  {
    name: 'postgresql',
    file: /^postgres$/,
    text: new RegExp(
      `postgres \\(PostgreSQL\\) ${VERSION})|postgres \\(PostgreSQL\\) (?<early>\\d{1,2}(?:beta|rc)\\d{1,2})`,
    ),
  },
  { name: 'memcached', file: /^memcached$/, text: new RegExp(`memcached ${VERSION})`) },
  { name: 'haproxy', file: /^haproxy$/, text: new RegExp(`version ${VERSION})[^\\x00]{0,60}, released `) },
  { name: 'mariadb', file: /^(?:mariadbd|mysqld)$/, text: new RegExp(`[^0-9.]${VERSION})-MariaDB`) },
  { name: 'busybox', file: /^busybox(?:\.static)?$/, text: new RegExp(`BusyBox v${VERSION})`) },
  {
    name: 'openssl',
    file: /^(?:openssl|lib(?:ssl|crypto)(?:-[\w.]+)?\.so[\d.]*)$/,
    text: new RegExp(
      `OpenSSL ${VERSION}[a-z]{0,2}(?:-(?:alpha|beta|pre)\\d{1,2})?)(?:[-+][\\w.+-]{1,40})? {1,2}\\d{1,2} [A-Z][a-z]{2} \\d{4}`,
    ),
  },
  {
    name: 'curl',
    file: /^(?:curl|libcurl(?:-[a-z]+)?\.so[\d.]*)$/,
    text: new RegExp(`(?:libcurl/|\\x00curl )${VERSION})`),
  },
];

/** Its name tells which minor version it is: `python3.11`, `libpython3.7m.so.1.0`. */
const PYTHON = /^(?:lib)?python(?<minor>\d\.\d{1,2})[dmut]{0,3}(?:\.so[\d.]*)?$/;
/** One program under several names, of which Debian gives it another than its maker does. */
const REDIS = /^(?<name>redis|valkey)-(?:server|check-rdb)$/;

interface Finder {
  readonly name: string;
  find(file: FileContent): string | null;
}

/** Several where one file name is of several programs. */
function findersOf(path: string): readonly Finder[] {
  const file = basename(path);
  const minor = PYTHON.exec(file)?.groups?.['minor'];
  const redis = REDIS.exec(file)?.groups?.['name'];
  if (minor !== undefined) return [{ name: 'python', find: (content) => search(content, pythonOf(minor)) }];
  if (redis !== undefined) return [{ name: redis, find: findRedis }];
  return PROGRAMS.filter((program) => program.file.test(file)).map(({ name, text }) => ({
    name,
    find: (content) => search(content, text),
  }));
}

function readProgram(file: EvidenceFile) {
  for (const { name, find } of findersOf(file.path)) {
    const found = languagePackage({ type: 'generic', name, version: find(file) ?? '' });
    if (found !== null) return cataloged({ packages: [found] });
  }
  return cataloged({});
}

const WINDOW_BYTES = 1024 * 1024;
const OVERLAP_BYTES = 1024;

/** The file's bytes as text, a window at a time; each begins with the end of the one before. */
function* windows(file: FileContent): Generator<string> {
  const end = Math.min(file.size, MAX_SEARCHED_PROGRAM);
  for (let start = 0; start < end; start += WINDOW_BYTES) {
    yield file.read(start, Math.min(start + WINDOW_BYTES + OVERLAP_BYTES, end)).toString('latin1');
  }
}

function search(file: FileContent, text: RegExp): string | null {
  for (const window of windows(file)) {
    const groups = text.exec(window)?.groups;
    if (groups !== undefined) return groups['version'] ?? groups['early'] ?? null;
  }
  return null;
}

/**
 * Redis has its version as a text of its own, as it has those since which each command exists; and once more before the
 * machine, the time and the commit of its build (`redisBuildIdRaw` in its `release.c`).
 */
function findRedis(file: FileContent): string | null {
  const versions = new Set<string>();
  const builds = new Set<string>();
  for (const window of windows(file)) {
    for (const [, version = ''] of window.matchAll(REDIS_VERSION)) versions.add(version);
    for (const [build] of window.matchAll(REDIS_BUILD)) builds.add(build);
    if (versions.size > MAX_TEXTS || builds.size > MAX_TEXTS) return null;
  }
  const own = [...versions].filter((version) => [...builds].some((build) => build.startsWith(version)));
  return own.sort((a, b) => b.length - a.length)[0] ?? null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a zero ends each text
const REDIS_VERSION = /[^0-9.](\d{1,2}\.\d{1,2}\.\d{1,3})(?=\x00)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a zero ends each text
const REDIS_BUILD = /\d{1,2}\.\d{1,2}\.\d{1,3}[\w.-]{0,100}[01][0-9a-f]{8}(?=\x00)/g;

/** Redis has some two hundred. */
const MAX_TEXTS = 5000;
