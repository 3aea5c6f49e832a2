import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsProgram } from '../../../test/programs.ts';
import { built } from '../../../test/support/built.ts';
import { jar, manifestJar, pomProperties } from '../../../test/support/java-archives.ts';
import { zipOf } from '../../../test/support/zip-archive.ts';
import { evidenceFile } from './evidence-file.ts';
import { javaArchive } from './java-archive.ts';

const LOG4J = { group: 'org.apache.logging.log4j', artifact: 'log4j-core', version: '2.14.1' };
const TEXT = { group: 'org.apache.commons', artifact: 'commons-text', version: '1.9' };
const DEMO = { group: 'com.acme', artifact: 'demo', version: '1.4.2' };

describe('Java archives', () => {
  test('are wanted by their names, or by how they begin', () => {
    const paths = ['app/a.jar', 'srv/b.WAR', 'c.ear', 'd.hpi', 'e.zip', 'jar', 'f.jar.gz'];
    expect(paths.filter((path) => javaArchive.wants(path, 1))).toEqual(['app/a.jar', 'srv/b.WAR', 'c.ear', 'd.hpi']);
    expect(javaArchive.recognises?.(jar(LOG4J), 'opt/app', 1)).toBe(true);
    expect(javaArchive.recognises?.(zipOf({ 'readme.txt': 'x' }), 'opt/data', 1)).toBe(false);
  });

  test('state themselves, and the archives in them with where they are', () => {
    const war = jar({ ...DEMO, artifact: 'shop' }, { 'WEB-INF/lib/log4j-core-2.14.1.jar': jar(LOG4J) });
    const ear = jar(DEMO, { 'shop.war': war, 'lib/text.jar': jar(TEXT), 'lib/readme.txt': 'x' });
    expect(lines('demo.ear', ear)).toEqual([
      'com.acme:demo 1.4.2',
      'com.acme:shop 1.4.2 in shop.war',
      'org.apache.logging.log4j:log4j-core 2.14.1 in shop.war!/WEB-INF/lib/log4j-core-2.14.1.jar',
      'org.apache.commons:commons-text 1.9 in lib/text.jar',
    ]);
  });

  test('into which others were merged state those, too', () => {
    const merged = jar(DEMO, { ...pomProperties(LOG4J), ...pomProperties(TEXT) });
    expect(lines('demo-1.4.2.jar', merged)).toEqual([
      'com.acme:demo 1.4.2',
      'org.apache.logging.log4j:log4j-core 2.14.1 in META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties',
      'org.apache.commons:commons-text 1.9 in META-INF/maven/org.apache.commons/commons-text/pom.properties',
    ]);
  });

  test('a renamed one is what Maven wrote into it', () => {
    expect(lines('harmless.jar', jar(LOG4J))).toEqual(['org.apache.logging.log4j:log4j-core 2.14.1']);
    // Under another's full name it may as well be that one, into which this was merged.
    expect(lines('harmless-9.jar', jar(LOG4J)).map((line) => line.split(' in ')[0])).toEqual([
      'harmless 9',
      'org.apache.logging.log4j:log4j-core 2.14.1',
    ]);
  });

  test.each([
    ['log4j-1.2-api-2.17.1.jar', {}, 'org.apache.logging.log4j:log4j-1.2-api 2.17.1'],
    ['guava-31.1-jre.jar', { 'Bundle-SymbolicName': 'com.google.guava' }, 'com.google.guava:guava 31.1-jre'],
    [
      'spring-core-5.3.31.jar',
      { 'Implementation-Title': 'spring-core', 'Implementation-Version': '5.3.31' },
      'org.springframework:spring-core 5.3.31',
    ],
    [
      'core.jar',
      { 'Implementation-Title': 'spring-web', 'Implementation-Version': '5.3.31' },
      'org.springframework:spring-web 5.3.31',
    ],
    ['spring-security-web-5.7.1.jar', {}, 'org.springframework.security:spring-security-web 5.7.1'],
    [
      'tomcat-embed-core-9.0.83.jar',
      {
        'Implementation-Title': 'Apache Tomcat',
        'Implementation-Version': '9.0.83',
        'Bundle-SymbolicName': 'org.apache.tomcat-embed-core',
      },
      'org.apache.tomcat.embed:tomcat-embed-core 9.0.83',
    ],
    [
      'lib.jar',
      { 'Bundle-SymbolicName': 'org.apache.felix.scr;singleton:=true', 'Bundle-Version': '2.1.0' },
      'org.apache.felix:scr 2.1.0',
    ],
    ['x.jar', { 'Automatic-Module-Name': 'com.acme.tool', 'Implementation-Version': '3.0' }, 'com.acme:tool 3.0'],
    // As Maven Central has them: what a build adds to its version is no part of the published one.
    [
      'kotlin-stdlib-1.6.21.jar',
      { 'Implementation-Title': 'kotlin-stdlib', 'Implementation-Version': '1.6.21-release-334(1.6.21)' },
      'org.jetbrains.kotlin:kotlin-stdlib 1.6.21',
    ],
    [
      'bcprov-jdk15on-1.68.jar',
      { 'Implementation-Version': '1.68.0', 'Bundle-SymbolicName': 'bcprov' },
      'org.bouncycastle:bcprov-jdk15on 1.68',
    ],
    ['harmless-1.6.jar', { 'Implementation-Version': '1.60' }, 'harmless 1.60'],
    [
      'hibernate-commons-annotations-5.1.2.Final.jar',
      { 'Implementation-Version': '5.1.2.Final', 'Implementation-Vendor-Id': 'org.hibernate' },
      'org.hibernate.common:hibernate-commons-annotations 5.1.2.Final',
    ],
    [
      'acme-tool-2.0.jar',
      { 'Implementation-Vendor-Id': 'com.acme', 'Bundle-SymbolicName': 'com.acme.tools.acme-tool' },
      'com.acme.tools:acme-tool 2.0',
    ],
    ['aspectjweaver-1.9.7.jar', { 'Automatic-Module-Name': 'org.aspectj.weaver' }, 'org.aspectj:aspectjweaver 1.9.7'],
    [
      'guice-spring.jar',
      { 'Bundle-SymbolicName': 'com.google.inject.spring', 'Bundle-Version': '4.2.3' },
      'com.google.inject.extensions:guice-spring 4.2.3',
    ],
    ['acme-tool-1.0-SNAPSHOT-jar-with-dependencies.jar', {}, 'acme-tool 1.0-SNAPSHOT'],
    ['app.jar', { 'Implementation-Version': 'unknown build' }, ''],
    ['app.jar', {}, ''],
  ])('%s with %j', (name, manifest, line) => {
    expect(lines(name, manifestJar(manifest))).toEqual(line === '' ? [] : [line]);
  });

  test('a program may stand before them', () => {
    const started = Buffer.concat([Buffer.from('#!/bin/sh\nexec java -jar "$0"\n'), jar(LOG4J)]);
    expect(lines('app.jar', started)).toEqual(lines('app.jar', jar(LOG4J)));
  });
});

describe.skipIf(!needsProgram('javac', 'jar'))('archives of Java’s own tool', () => {
  test('are read, stored and deflated', () => {
    const folder = built('jar', ['1'], (work) => {
      mkdirSync(join(work, 'in/META-INF/maven/com.acme/demo'), { recursive: true });
      writeFileSync(join(work, 'in/Demo.java'), 'public class Demo {}\n');
      const [properties = ''] = Object.values(pomProperties(DEMO));
      writeFileSync(join(work, 'in/META-INF/maven/com.acme/demo/pom.properties'), properties);
      execFileSync('javac', ['-d', join(work, 'in'), join(work, 'in/Demo.java')]);
      execFileSync('jar', ['cf', join(work, 'inner.jar'), '-C', join(work, 'in'), '.']);
      for (const flags of ['cf', 'c0f']) {
        execFileSync('jar', [flags, join(work, `${flags}.jar`), '-C', work, 'inner.jar']);
      }
    });
    for (const flags of ['cf', 'c0f']) {
      const bytes = readFileSync(join(folder, `${flags}.jar`));
      expect(javaArchive.recognises?.(bytes.subarray(0, 4096), 'x', bytes.length)).toBe(true);
      expect(lines('x.jar', bytes)).toEqual(['com.acme:demo 1.4.2 in inner.jar']);
    }
  });
});

/** Debian files jars under their coordinates: /usr/share/maven-repo/GROUP/ARTIFACT/VERSION/. */
describe.skipIf(!existsSync('/usr/share/maven-repo'))('jars of this system', () => {
  test('are what the repository says, wherever a build wrote its coordinates into them', () => {
    const told: string[] = [];
    const wrong: string[] = [];
    for (const file of globSync('/usr/share/maven-repo/**/*.jar')) {
      const [version = '', artifact = '', ...group] = file.split('/').slice(4, -1).reverse();
      const bytes = readFileSync(file);
      const hasProperties = bytes.includes(`META-INF/maven/${group.reverse().join('.')}/${artifact}/pom.properties`);
      // Debian also files each jar under a version that is none, for builds that take any.
      if (!hasProperties || !/\d$/.test(version)) continue;
      const expected = `${group.join('.')}:${artifact} ${version}`;
      (lines(basename(file), bytes).includes(expected) ? told : wrong).push(expected);
    }
    expect(wrong).toEqual([]);
    expect(told.length).toBeGreaterThan(0);
  });
});

describe('a hostile archive', () => {
  test('that holds itself without end is read to a depth', () => {
    let bytes = jar(LOG4J);
    for (let depth = 0; depth < 20; depth++) bytes = zipOf({ 'a.jar': bytes });
    expect(javaArchive.catalog(evidenceFile('a.jar', bytes)).problems).toEqual([
      'a.jar!/a.jar!/a.jar!/a.jar!/a.jar!/a.jar is in more than 5 other archives (limits.archiveDepth)',
    ]);
  });

  test('whose members share their bytes, archives each, costs a bounded time', () => {
    const bomb = overlapping(zipOf({ 'x.jar': jar(null, { zeros: Buffer.alloc(4 * 1024 * 1024) }) }), 300);
    const { problems } = javaArchive.catalog(evidenceFile('bomb.jar', bomb));
    expect(problems.length).toBeLessThanOrEqual(1);
  });

  test('that lies about the size of what is in it', () => {
    const bytes = zipOf({ 'a.jar': jar(LOG4J, { filler: Buffer.alloc(100_000, 'x') }) });
    const directory = bytes.length - 22 - (46 + 'a.jar'.length);
    for (const size of [0, 10, 4_000_000_000]) {
      const lying = Buffer.from(bytes);
      lying.writeUInt32LE(size, directory + 24);
      const { packages, problems } = javaArchive.catalog(evidenceFile('b.jar', lying));
      expect(packages).toEqual([]);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain('a.jar');
    }
  });

  test('whose names are as long as names can be costs a bounded time', () => {
    const name = `${'-1-linux-a'.repeat(6500)}.jar`;
    const bytes = zipOf(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`${at}${name}`, jar(null)])));
    expect(javaArchive.catalog(evidenceFile('a.jar', bytes)).packages).toEqual([]);
  });

  test('that is no zip, or cut off, costs one sentence', () => {
    expect(problemsOf(Buffer.from('<html>not found</html>'))).toEqual([
      'has no table of contents: it is no zip archive, or cut off',
    ]);
    const bytes = jar(DEMO, { 'lib/a.jar': jar(LOG4J) });
    for (let length = 0; length < bytes.length; length += 7)
      expect(problemsOf(bytes.subarray(0, length))).toHaveLength(1);
  });

  test('whatever is changed in one costs at most one sentence', () => {
    const bytes = jar(DEMO, { 'lib/a.jar': jar(LOG4J), 'lib/b.jar': jar(TEXT) });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, value] of changes) changed[at] = value;
          expect(problemsOf(changed).length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 500 },
    );
  });
});

function lines(name: string, bytes: Buffer): readonly string[] {
  return javaArchive
    .catalog(evidenceFile(`opt/app/${name}`, bytes))
    .packages.map(({ namespace, name: artifact, version, inside }) =>
      [
        namespace === '' ? artifact : `${namespace}:${artifact}`,
        version,
        ...(inside === undefined ? [] : ['in', inside]),
      ].join(' '),
    );
}

function problemsOf(bytes: Buffer): readonly string[] {
  return javaArchive.catalog(evidenceFile('a.jar', bytes)).problems;
}

/** The one member of a zip, that many times in its table of contents. */
function overlapping(zip: Buffer, times: number): Buffer {
  const end = zip.length - 22;
  const start = zip.readUInt32LE(end + 16);
  const record = zip.subarray(start, end);
  const last = Buffer.from(zip.subarray(end));
  last.writeUInt32LE(record.length * times, 12);
  last.writeUInt16LE(times, 10);
  return Buffer.concat([zip.subarray(0, start), ...Array.from({ length: times }, () => record), last]);
}
