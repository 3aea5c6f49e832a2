import { type Digest, isDigest } from '../model/index.ts';
import { ImageError } from './errors.ts';

/** An image in a registry, by the grammar and the defaults of https://github.com/distribution/reference. */
export interface ImageReference {
  /** Host and port as written: `docker.io`, `ghcr.io`, `localhost:5000`, `[::1]:5000`. */
  readonly registry: string;
  /** The path in the registry, `library/` of Docker Hub included: `library/alpine`. */
  readonly repository: string;
  /** `latest` where the reference states neither tag nor digest; null where it states a digest alone. */
  readonly tag: string | null;
  /** Decides over the tag where both are stated. */
  readonly digest: Digest | null;
}

/**
 * Reads `alpine`, `alpine:3.19`, `ghcr.io/org/app@sha256:…`, `localhost:5000/app:1@sha256:…`.
 *
 * @throws {ImageError} `bad-reference`, naming the part that breaks the grammar.
 */
export function parseReference(text: string): ImageReference {
  if (text === '') throw malformed(text, 'is no image reference');
  if (IDENTIFIER.test(text)) throw malformed(text, 'is a bare identifier, which names no repository');

  const [named, digest] = cut(text, '@');
  const [registry, remainder] = splitRegistry(named);
  const [path, tag] = cut(remainder, ':');
  const repository = registry === DOCKER_HUB && !path.includes('/') ? `${OFFICIAL}${path}` : path;

  if (!REGISTRY.test(registry)) throw malformed(text, `${quote(registry)} is no registry host`);
  if (!REPOSITORY.test(repository)) throw badRepository(text, path);
  if (repository.length > REPOSITORY_LENGTH) {
    throw malformed(text, `has a repository name of more than ${REPOSITORY_LENGTH} characters`);
  }
  if (tag !== null && !TAG.test(tag)) throw malformed(text, `${quote(tag)} is no tag`);
  if (digest !== null && !isDigest(digest)) {
    throw malformed(text, `${quote(digest)} is no digest`, 'write sha256: and 64 lower-case hexadecimal digits');
  }
  return { registry, repository, tag: tag ?? (digest === null ? DEFAULT_TAG : null), digest };
}

/** The full form, defaults written out: `docker.io/library/alpine:3.19`. Parsing it gives the same reference again. */
export function formatReference(reference: ImageReference): string {
  const tag = reference.tag === null ? '' : `:${reference.tag}`;
  const digest = reference.digest === null ? '' : `@${reference.digest}`;
  return `${reference.registry}/${reference.repository}${tag}${digest}`;
}

/** The host (and port) that answers for a registry's name: Docker Hub's has another than its references state. */
export function registryHost(reference: Pick<ImageReference, 'registry'>): string {
  return reference.registry === DOCKER_HUB ? 'registry-1.docker.io' : reference.registry;
}

const DOCKER_HUB = 'docker.io';
/** The older name of Docker Hub, which references may still carry. */
const LEGACY_DOCKER_HUB = 'index.docker.io';
const OFFICIAL = 'library/';
const DEFAULT_TAG = 'latest';
/** Of a repository without its registry. https://github.com/distribution/reference/blob/main/reference.go */
const REPOSITORY_LENGTH = 255;

/** 64 hexadecimal digits would be taken for an image's id where they stand alone, and so are refused as a name. */
const IDENTIFIER = /^[0-9a-f]{64}$/;
const REGISTRY =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * The first segment is a registry where it could be no path component of Docker Hub: it is `localhost`, or it has a
 * dot, a colon or a capital letter. A reference without a slash has none: `alpine:3` is a tag, not a port.
 */
function splitRegistry(named: string): readonly [registry: string, remainder: string] {
  const [first, rest] = cut(named, '/');
  if (rest === null) return [DOCKER_HUB, named];
  if (first === LEGACY_DOCKER_HUB) return [DOCKER_HUB, rest];
  const isRegistry = first === 'localhost' || /[.:A-Z]/.test(first);
  return isRegistry ? [first, rest] : [DOCKER_HUB, named];
}

function cut(text: string, separator: string): readonly [before: string, after: string | null] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

function badRepository(text: string, path: string): ImageError {
  if (path !== path.toLowerCase())
    return malformed(text, `${quote(path)} has capital letters`, 'write it in lower case');
  return malformed(text, `${quote(path)} is no repository name`);
}

function malformed(text: string, problem: string, remedy = 'write [REGISTRY/]NAME[:TAG][@DIGEST]'): ImageError {
  return new ImageError('bad-reference', shorten(text), problem, remedy);
}

function quote(part: string): string {
  return `"${shorten(part)}"`;
}

/** Enough of a part to be recognised, on one line of a terminal. */
function shorten(part: string): string {
  return part.length > 100 ? `${part.slice(0, 99)}…` : part;
}
