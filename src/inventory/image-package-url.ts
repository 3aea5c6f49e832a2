import { parseReference } from '../image/index.ts';
import { FixedinError, formatPackageUrl, type ImageFacts } from '../model/index.ts';

/** How the schemes of images in registries begin; every other scheme names a place on this machine. */
const REGISTRY_SCHEMES = /^(?:registry|docker):/;
const OTHER_SCHEMES = /^(?:oci-layout|oci-archive|docker-archive|dir|sbom):/;

/**
 * The package URL of an image in a registry, `pkg:oci/app@sha256%3A…?repository_url=ghcr.io/org/app&tag=1.0`; null for an
 * image without digest or without a name. https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md
 */
export function imagePackageUrl({ reference, digest }: Pick<ImageFacts, 'reference' | 'digest'>): string | null {
  const repository = repositoryOf(reference);
  if (digest === null || repository === null) return null;
  return formatPackageUrl({
    type: 'oci',
    namespace: '',
    name: repository.url.slice(repository.url.lastIndexOf('/') + 1),
    version: digest,
    qualifiers: { repository_url: repository.url, ...(repository.tag === null ? {} : { tag: repository.tag }) },
    subpath: '',
  });
}

/** `docker.io/library/alpine` and the tag of an image in a registry; null for one that is named otherwise. */
export function repositoryOf(reference: string): { readonly url: string; readonly tag: string | null } | null {
  if (OTHER_SCHEMES.test(reference)) return null;
  try {
    const { registry, repository, tag } = parseReference(reference.replace(REGISTRY_SCHEMES, ''));
    return { url: `${registry}/${repository}`, tag };
  } catch (error) {
    // A file's path, say.
    if (error instanceof FixedinError) return null;
    throw error;
  }
}
