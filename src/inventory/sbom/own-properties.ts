// What CycloneDX and SPDX have no place for: names in a namespace of our own, in CycloneDX as properties, in SPDX as
// annotations. With them, a scan of the document gives what a scan of the image gives. docs/sbom.md lists them.

import { type Distro, type Inventory, isDigest, type Package, type Warning } from '../../model/index.ts';

/** A name of our own and its value; a name may stand several times, in order. */
export type OwnProperty = readonly [name: string, value: string];

/** What stands with the image. */
export function imageProperties({ image, distro, warnings }: Inventory): readonly OwnProperty[] {
  return [
    // Says that the document is one of ours, and by which rules its names are to be read.
    [OWN_VERSION, '1'],
    ...(image.platform === '' ? [] : [['fixedin:image:platform', image.platform] as const]),
    ...(image.created === null ? [] : [['fixedin:image:created', image.created] as const]),
    ...image.layers.map(({ diffId, size }) => ['fixedin:image:layer', `${diffId} ${size}`] as const),
    ...(distro === null ? [] : distroProperties(distro)),
    ...warnings.map(
      ({ code, subject, message }) => ['fixedin:warning', JSON.stringify([code, subject, message])] as const,
    ),
  ];
}

/** What stands with a package. Its name, version, licences and places have their own fields in the formats. */
export function packageProperties({ architecture, origin, module }: Package): readonly OwnProperty[] {
  return [
    ...(architecture === '' ? [] : [['fixedin:architecture', architecture] as const]),
    ...(origin === null
      ? []
      : ([
          ['fixedin:origin:name', origin.name],
          ['fixedin:origin:version', origin.version],
        ] as const)),
    ...(module === undefined ? [] : [['fixedin:module', module] as const]),
  ];
}

/** The properties of one element as a document has them. */
export class OwnProperties {
  readonly #values = new Map<string, string[]>();

  constructor(properties: Iterable<OwnProperty>) {
    for (const [name, value] of properties) {
      const known = this.#values.get(name);
      if (known === undefined) this.#values.set(name, [value]);
      else known.push(value);
    }
  }

  /** Whether the document's image was written by `imageProperties`. */
  get areOurs(): boolean {
    return this.text(OWN_VERSION) === '1';
  }

  text(name: string): string {
    return this.#values.get(name)?.[0] ?? '';
  }

  textOrNull(name: string): string | null {
    return this.#values.get(name)?.[0] ?? null;
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** Values that are lists of two texts, in JSON. */
  pairs(name: string): readonly (readonly [string, string])[] {
    return this.all(name).flatMap((text) => {
      const [first, second] = listIn(text);
      return first === undefined || second === undefined ? [] : [[first, second] as const];
    });
  }

  get distro(): Distro | null {
    const id = this.textOrNull('fixedin:distro:id');
    if (id === null) return null;
    const [version, name] = [this.text('fixedin:distro:version'), this.text('fixedin:distro:name')];
    return { id, version, like: this.all('fixedin:distro:like'), name };
  }

  get layers() {
    return this.all('fixedin:image:layer').flatMap((text) => {
      const [diffId = '', size = ''] = text.split(' ');
      return isDigest(diffId) && /^\d{1,15}$/.test(size) ? [{ diffId, size: Number(size) }] : [];
    });
  }

  get warnings(): readonly Warning[] {
    return this.all('fixedin:warning').flatMap((text) => {
      const [code, subject, message] = listIn(text);
      return code === undefined || subject === undefined || message === undefined ? [] : [{ code, subject, message }];
    });
  }

  get origin(): Package['origin'] {
    const name = this.text('fixedin:origin:name');
    return name === '' ? null : { name, version: this.text('fixedin:origin:version') };
  }
}

const OWN_VERSION = 'fixedin:inventory';

function distroProperties({ id, version, name, like }: Distro): readonly OwnProperty[] {
  return [
    ['fixedin:distro:id', id],
    ['fixedin:distro:version', version],
    ['fixedin:distro:name', name],
    ...like.map((word) => ['fixedin:distro:like', word] as const),
  ];
}

function listIn(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((member) => typeof member === 'string') : [];
  } catch {
    return [];
  }
}
