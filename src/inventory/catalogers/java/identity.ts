import { MAX_FILE_NAME } from '../../archives/limits.ts';
import { isWord } from '../word.ts';
import { groupOf } from './groups.ts';

/** Maven's coordinates of an archive; the group is empty where nothing tells it. https://maven.apache.org/pom.html#maven-coordinates */
export interface JavaIdentity {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/**
 * What an archive is by its manifest and its file's name, where Maven's own properties are missing; null where they
 * tell no name and version.
 */
export function identify(manifest: ReadonlyMap<string, string>, file: string): JavaIdentity | null {
  const inFile = nameInFile(file);
  const bundle = bundleName(manifest);
  const title = manifest.get('implementation-title') ?? '';
  // A title may be a sentence, and a bundle named as the one that it is a part of. What the file is called under Maven's
  // rules says the artifact best, and next the name of one that is known.
  const isArtifact = ARTIFACT.test(title) && (inFile.version === '' || inFile.artifact.startsWith(title));
  const artifact = [
    isArtifact && inFile.version === '' ? title : '',
    inFile.version === '' && groupOf(inFile.artifact) === null ? '' : inFile.artifact,
    lastName(bundle),
    lastName(manifest.get('automatic-module-name') ?? ''),
    inFile.artifact,
  ].find(isWord);
  const version = [
    manifest.get('implementation-version'),
    inFile.version,
    manifest.get('bundle-version'),
    manifest.get('specification-version'),
  ].find((text = '') => isWord(text) && /^v?\d/.test(text));
  if (artifact === undefined || version === undefined) return null;
  return { group: findGroup(artifact, manifest, bundle), artifact, version: asPublished(version, inFile.version) };
}

/** Builds add to a version what the repository does not: `1.6.21-release-334(1.6.21)`, `1.68.0` of `bcprov-jdk15on-1.68.jar`. */
function asPublished(stated: string, inFile: string): string {
  const isAddedTo = inFile !== '' && stated.startsWith(inFile) && /^[^A-Za-z0-9]/.test(stated.slice(inFile.length));
  return isAddedTo ? inFile : stated;
}

/** `log4j-1.2-api` and `2.17.1` of `log4j-1.2-api-2.17.1.jar`; no version where the name has none. */
export function nameInFile(file: string): { readonly artifact: string; readonly version: string } {
  if (file.length > MAX_FILE_NAME) return { artifact: '', version: '' };
  const stem = file.replace(/\.[A-Za-z]{3,4}$/, '').replace(CLASSIFIER, '');
  for (let hyphen = stem.indexOf('-'); hyphen >= 0; hyphen = stem.indexOf('-', hyphen + 1)) {
    const version = stem.slice(hyphen + 1);
    if (hyphen > 0 && isVersion(version)) return { artifact: stem.slice(0, hyphen), version };
  }
  return { artifact: stem, version: '' };
}

/** What stands behind the version when one artifact has several files. */
const CLASSIFIER = /-(?:all|shaded|exec|uber|fat|standalone|sources|javadoc|tests|jar-with-dependencies|linux-[\w-]+)$/;

/** Every part between hyphens starts with a digit or announces a release, and the first is a number. */
function isVersion(text: string): boolean {
  const [first = '', ...rest] = text.split('-');
  return /^v?\d[\w.+]*$/.test(first) && rest.every((part) => /^\d[\w.+]*$/.test(part) || STAGE.test(part));
}

const STAGE =
  /^(?:alpha|beta|b|rc|cr|m|milestone|pre|preview|snapshot|final|release|ga|sp|jre|jdk|android|incubating|redhat|hadoop)[\d.]*$/i;
const ARTIFACT = /^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/;

/** Without directives: `org.apache.felix.framework;singleton:=true`. */
function bundleName(manifest: ReadonlyMap<string, string>): string {
  return (manifest.get('bundle-symbolicname') ?? '').split(';', 1)[0]?.trim() ?? '';
}

function lastName(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

function findGroup(artifact: string, manifest: ReadonlyMap<string, string>, bundle: string): string {
  const known = groupOf(artifact);
  if (known !== null) return known;
  for (const name of [bundle, manifest.get('automatic-module-name') ?? '']) {
    const end = name.length - artifact.length - 1;
    if (end > 0 && normal(name.slice(end + 1)) === normal(artifact) && DOTTED.test(name.slice(0, end))) {
      return name.slice(0, end);
    }
  }
  const vendor = manifest.get('implementation-vendor-id') ?? '';
  return DOTTED.test(vendor) ? vendor : '';
}

const DOTTED = /^[a-z][\w-]*(?:\.[\w-]+)+$/;

function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[._-]/g, '-');
}
