import { image } from '../cli/workshop.ts';
import { type DockerRegistry, startDockerRegistry } from './docker-registry.ts';
import { type NewDocument, type Pushed, RegistryPush } from './registry-push.ts';
import { startWebServer, type WebServer } from './web-server.ts';

/** Puts documents beside an image that was pushed to a repository of its own. */
export type Attach = (push: RegistryPush, manifest: Pushed) => Promise<unknown>;

/** A real registry, and the same with the referrers API, which Debian's does not have yet. */
export class Publisher implements AsyncDisposable {
  readonly #registry: DockerRegistry;
  readonly #referring: WebServer;
  readonly #referrers: Map<string, object[]>;
  #repositories = 0;

  constructor(registry: DockerRegistry, referring: WebServer, referrers: Map<string, object[]>) {
    this.#registry = registry;
    this.#referring = referring;
    this.#referrers = referrers;
  }

  /** How often what is at a path was asked for, by the referrers API's registry. */
  asked(part: string): number {
    return this.#referring.requests.filter(({ url }) => url?.includes(part)).length;
  }

  /** Pushes the image to a new repository, with what `attach` puts beside it, and names it. */
  async publish(attach: Attach, withReferrers = false): Promise<string> {
    this.#repositories += 1;
    const name = `app${this.#repositories}`;
    const push = new RegistryPush(this.#registry.host, name);
    const manifest = await push.image(image('1.0', '1.56.0-r0'), '1');
    await attach(push, manifest);
    return `${withReferrers ? this.#referring.host : this.#registry.host}/${name}:1`;
  }

  /** Pushes an artefact about a subject and lists it among its referrers. */
  async refer(push: RegistryPush, subject: Pushed, artifactType: string, document: NewDocument): Promise<Pushed> {
    const artefact = await push.artefact([document], { artifactType, subject });
    this.list(push, subject, { ...artefact, artifactType });
    return artefact;
  }

  /** Lists something among a subject's referrers, whether it is there or not. */
  list(push: RegistryPush, subject: Pushed, entry: object): void {
    const place = `${push.repository}/referrers/${subject.digest}`;
    this.#referrers.set(place, [...(this.#referrers.get(place) ?? []), entry]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#referring[Symbol.asyncDispose]();
    await this.#registry[Symbol.asyncDispose]();
  }
}

/** @param pageSize referrers in one answer, the next of which a `Link` leads to; as many as there are by default */
export async function startPublisher(pageSize = Number.MAX_SAFE_INTEGER): Promise<Publisher> {
  const registry = await startDockerRegistry();
  const referrers = new Map<string, object[]>();
  const referring = await startWebServer(async (request, response) => {
    const url = new URL(request.url ?? '', `http://${registry.host}`);
    const listed = /^\/v2\/(.*\/referrers\/.*)$/.exec(url.pathname)?.[1];
    if (listed !== undefined) {
      const from = Number(url.searchParams.get('from') ?? 0);
      const all = referrers.get(listed) ?? [];
      if (from + pageSize < all.length) response.setHeader('link', `<?from=${from + pageSize}>; rel="next"`);
      response.end(JSON.stringify({ schemaVersion: 2, manifests: all.slice(from, from + pageSize) }));
      return;
    }
    const answer = await fetch(url, { headers: { accept: request.headers.accept ?? '' } });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  return new Publisher(registry, referring, referrers);
}

/** A digest as a tag, as the referrers' fallback and cosign have it. */
export function tagOf({ digest }: Pushed, suffix = ''): string {
  return `${digest.replace(':', '-')}${suffix}`;
}
