import { basename } from 'node:path/posix';
import type { FileContent } from '../../image/index.ts';
import { limits } from '../../model/index.ts';
import { ArchiveBudget, ArchiveReadError, isZip, readZip, type Zip, type ZipMember } from '../archives/index.ts';
import { MAX_MEMBER_TEXT, MAX_NESTED_BYTES } from '../archives/limits.ts';
import { identify, type JavaIdentity, nameInFile } from './java/identity.ts';
import { readManifest, readProperties } from './java/texts.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';
import { isWord } from './word.ts';

/** Libraries, applications for servers, plug-ins of Jenkins, JBoss, Karaf and Liferay, libraries of Android. */
const ENDINGS = ['.jar', '.war', '.ear', '.rar', '.par', '.sar', '.kar', '.lpkg', '.hpi', '.jpi', '.aar', '.nbm'];

/**
 * Java's archives, and the archives in them: https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html
 *
 * What one is says Maven's own `META-INF/maven/GROUP/ARTIFACT/pom.properties`, of which an archive that others were
 * merged into has several; else its manifest and its file name.
 */
export const javaArchive: Cataloger = {
  name: 'java-archive',
  about: {
    reads: 'jar, war, ear and their kin, and the archives in them',
    packages: ['maven'],
    testedAgainst: 'archives of `jar`; the jars of Debian’s Maven repository',
  },
  version: 2,
  places: [],
  endings: ENDINGS,
  wants: (path) => isArchiveName(path),
  recognises: (head) => isZip(head) && /^META-INF(?:\/|\/MANIFEST\.MF)$/.test(firstMember(head)),
  catalog: readJavaArchive,
};

function isArchiveName(path: string): boolean {
  return ENDINGS.includes(path.slice(path.lastIndexOf('.')).toLowerCase());
}

/** Java's tools write the manifest first. Section 4.3.7 of the zip format. */
function firstMember(head: Buffer): string {
  return head.length < 30 ? '' : head.toString('latin1', 30, 30 + head.readUInt16LE(26));
}

function readJavaArchive(file: EvidenceFile) {
  // Other formats have some of these names, too; a jar is always a zip.
  if (!/\.[jwe]ar$/i.test(file.path) && !isZip(file.read(0, 4))) return cataloged({});
  const packages: CatalogedPackage[] = [];
  const failures: string[] = [];
  readArchive(
    { content: file, name: basename(file.path), inside: '', depth: 0 },
    new ArchiveBudget(),
    packages,
    failures,
  );
  if (packages.length === 0 && failures.length === 1) return cataloged({ problems: failures });
  const problems = failures.length === 0 ? [] : [`${failures.length} archives in it cannot be read: ${failures[0]}`];
  return cataloged({ packages, problems });
}

interface Archive {
  readonly content: FileContent;
  readonly name: string;
  /** Where in the outermost archive it is, parted by `!/`; empty for that one itself. */
  readonly inside: string;
  readonly depth: number;
}

function readArchive(archive: Archive, budget: ArchiveBudget, packages: CatalogedPackage[], failures: string[]): void {
  const { content, inside, depth } = archive;
  try {
    budget.takeArchive();
    const zip = readZip(content, budget, isOfInterest);
    packages.push(...packagesOf(zip, archive));
    for (const member of zip.members) {
      if (!isArchiveName(member.name)) continue;
      const place = within(inside, member.name);
      try {
        if (depth + 1 >= limits.archiveDepth)
          throw new ArchiveReadError(`is in more than ${limits.archiveDepth - 1} other archives (limits.archiveDepth)`);
        const nested = zip.open(member, MAX_NESTED_BYTES);
        if (!isZip(nested.read(0, 4))) continue;
        readArchive(
          { content: nested, name: basename(member.name), inside: place, depth: depth + 1 },
          budget,
          packages,
          failures,
        );
      } catch (error) {
        fail(failures, place, error);
      }
    }
  } catch (error) {
    fail(failures, inside, error);
  }
}

function fail(failures: string[], place: string, error: unknown): void {
  if (!(error instanceof ArchiveReadError)) throw error;
  failures.push(place === '' ? error.message : `${place} ${error.message}`);
}

/** The archive itself, and what was merged into it. */
function packagesOf(zip: Zip, { name, inside }: Archive): readonly CatalogedPackage[] {
  const manifestMember = zip.members.find(({ name }) => MANIFEST.test(name));
  const manifest =
    manifestMember === undefined
      ? new Map<string, string>()
      : readManifest(zip.bytes(manifestMember, MAX_MEMBER_TEXT).toString('utf8'));
  const poms = zip.members.filter((member) => POM_PROPERTIES.test(member.name)).flatMap((member) => pomOf(zip, member));
  const [only] = poms;
  const isOnly = poms.length === 1 && only !== undefined && !isOfAnother(only.identity, name);
  const own = isOnly ? only : poms.find(({ identity }) => isNamed(identity, name, manifest));
  const others = poms.filter((pom) => pom !== own);
  const itself = own?.identity ?? identify(manifest, name);
  return [
    ...(itself === null ? [] : [toPackage(itself, inside)]),
    ...others.map(({ identity, member }) => toPackage(identity, within(inside, member.name))),
  ];
}

const MANIFEST = /^META-INF\/MANIFEST\.MF$/i;
const POM_PROPERTIES = /^(?:WEB-INF\/classes\/)?META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/;

function isOfInterest(name: string): boolean {
  return isArchiveName(name) || MANIFEST.test(name) || POM_PROPERTIES.test(name);
}

interface Pom {
  readonly identity: JavaIdentity;
  readonly member: ZipMember;
}

function pomOf(zip: Zip, member: ZipMember): Pom[] {
  const properties = readProperties(zip.bytes(member, MAX_MEMBER_TEXT).toString('utf8'));
  const [group = '', artifact = '', version = ''] = ['groupId', 'artifactId', 'version'].map((key) =>
    properties.get(key),
  );
  // A template that no build filled in: ${project.version}.
  if (![group, artifact, version].every((word) => isWord(word) && !word.includes('${'))) return [];
  return [{ identity: { group, artifact, version }, member }];
}

function isNamed({ artifact }: JavaIdentity, file: string, manifest: ReadonlyMap<string, string>): boolean {
  return nameInFile(file).artifact === artifact || manifest.get('implementation-title') === artifact;
}

/** A file may be called anything; one with another artifact's name and version says that this one was merged into it. */
function isOfAnother({ artifact, version }: JavaIdentity, file: string): boolean {
  const inFile = nameInFile(file);
  return inFile.version !== '' && inFile.version !== version && inFile.artifact !== artifact;
}

function within(inside: string, name: string): string {
  return inside === '' ? name : `${inside}!/${name}`;
}

function toPackage({ group, artifact, version }: JavaIdentity, inside: string): CatalogedPackage {
  const found = { namespace: group, name: artifact, version, architecture: '', origin: null, licences: [] };
  return { type: 'maven', ...found, ...(inside === '' ? {} : { inside }) };
}
