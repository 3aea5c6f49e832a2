import type { Entry, LayerVisitor } from '../image/index.ts';
import { compareText } from '../model/index.ts';
import { CATALOGERS, type CatalogedFile, type Cataloger, cataloged, PLACES } from './catalogers/index.ts';
import { InventoryError } from './errors.ts';
import type { EvidenceRecord, LayerAnalysis } from './layer-analysis.ts';
import { LayerTree } from './layer-tree.ts';
import { MAX_EVIDENCE_BYTES, MAX_EVIDENCE_FILES, MAX_LINK_TARGET, MAX_LINKS, MAX_PACKAGES } from './limits.ts';
import { type Ownership, OwnershipLists } from './ownership.ts';
import { pathHash } from './path-hash.ts';
import type { PathIndex } from './path-index.ts';
import { type Whiteout, whiteoutAt } from './whiteout.ts';

/** Under which names the system finds the file at a path of the layer; none for a file that is not asked about. */
export type NamesOf = (path: string) => readonly string[];

/** Goes along on the walk through a layer: offers its files to the catalogers and notes what stands where. */
export class EvidenceCollector implements LayerVisitor {
  /** The layer's hard links: path → target. */
  readonly hardLinks = new Map<string, string>();
  readonly #namesOf: NamesOf;
  readonly #hasWhiteouts: boolean;
  readonly #subject: string;
  readonly #tree: LayerTree;
  readonly #owned: OwnershipLists;
  readonly #whiteouts = new Set<number>();
  readonly #opaques = new Set<number>();
  readonly #symlinks = new Map<string, Symlink>();
  readonly #evidence = new Map<string, Evidence>();
  #packages = 0;

  /** @param subject how errors name the layer */
  constructor(subject: string, namesOf: NamesOf, hasWhiteouts: boolean) {
    this.#subject = subject;
    this.#namesOf = namesOf;
    this.#hasWhiteouts = hasWhiteouts;
    this.#tree = new LayerTree(subject);
    this.#owned = new OwnershipLists(subject);
  }

  wants(entry: Entry): boolean {
    const { path, kind } = entry;
    if (path === '') return false;
    const whiteout = this.#hasWhiteouts ? whiteoutAt(path) : null;
    if (whiteout !== null) {
      this.#takeAway(whiteout);
      return false;
    }
    const sequence = this.#tree.put(path, kind === 'directory' || kind === 'symlink' ? kind : 'file');
    if (kind === 'symlink') this.#addSymlink(entry, sequence);
    if (kind !== 'file' && kind !== 'hardlink') return false;
    const claims = this.#claims(path, entry.size);
    if (kind === 'hardlink' && (claims.length > 0 || this.hardLinks.size < MAX_LINKS)) {
      this.hardLinks.set(path, entry.linkTarget);
    }
    if (claims.length === 0) return false;
    const tooLarge = entry.size > MAX_EVIDENCE_BYTES;
    this.#addEvidence({ path, sequence, claims, isHardLink: kind === 'hardlink', results: [] });
    if (tooLarge) this.#fail(path, `is larger than ${MAX_EVIDENCE_BYTES / 1024 ** 2} MiB and was not read`);
    return kind === 'file' && !tooLarge;
  }

  content(entry: Entry, bytes: Buffer): void {
    const evidence = this.#evidence.get(entry.path);
    if (evidence === undefined) return;
    for (const { cataloger, as } of evidence.claims) {
      const result = catalog(cataloger, as, bytes);
      this.#packages += result.packages.length;
      if (this.#packages > MAX_PACKAGES) {
        throw new InventoryError('too-many-packages', this.#subject, `has more than ${MAX_PACKAGES} packages`);
      }
      for (const owned of result.owned) this.#owned.add(evidence.path, evidence.sequence, owned);
      evidence.results.push({ path: evidence.path, as, ...withoutOwned(result) });
    }
  }

  /** A wanted file, or a folder or entry of a plain folder of which nothing can be known: it may hold packages. */
  unreadable({ path, kind }: Entry, problem: string): void {
    if (!this.#evidence.has(path)) {
      const sequence = this.#tree.put(path, kind === 'directory' ? kind : 'file');
      this.#addEvidence({ path, sequence, claims: [], isHardLink: false, results: [] });
    }
    this.#fail(path, problem);
  }

  /** Hard links that catalogers want and that still stand; their contents are elsewhere in the layer. */
  wantedHardLinks(): readonly Entry[] {
    return [...this.#evidence.values()]
      .filter(({ isHardLink, path, sequence }) => isHardLink && this.#tree.stands(path, sequence))
      .map(({ path }) => ({ path, kind: 'hardlink', size: 0, linkTarget: this.hardLinks.get(path) ?? '' }));
  }

  /** Adds what a hard link's target was found to contain; null where it was not found. */
  addHardLinked(link: Entry, bytes: Buffer | null): void {
    if (bytes !== null) this.content(link, bytes);
    else this.#fail(link.path, `is a hard link to ${link.linkTarget}, which cannot be read in the same layer`);
  }

  result(): Omit<LayerAnalysis, 'symlinks' | 'ownership'> & {
    readonly symlinks: ReadonlyMap<string, string>;
    readonly ownership: Ownership;
  } {
    const standing = [...this.#evidence.values()].filter(({ path, sequence }) => this.#tree.stands(path, sequence));
    const symlinks = [...this.#symlinks].filter(([path, link]) => this.#tree.stands(path, link.sequence));
    const paths: PathIndex = {
      ...this.#tree.paths(),
      whiteouts: Float64Array.from(this.#whiteouts).sort(),
      opaques: Float64Array.from(this.#opaques).sort(),
    };
    return {
      files: standing
        .flatMap(({ results }) => results.filter(saysAnything))
        .sort((a, b) => compareText(a.path, b.path) || compareText(a.as, b.as)),
      links: new Map(symlinks.filter(([path]) => this.#isOnTheWay(path)).map(([path, link]) => [path, link.target])),
      symlinks: new Map(symlinks.map(([path, link]) => [path, link.target])),
      paths,
      ownership: this.#owned.table((path, sequence) => this.#tree.stands(path, sequence)),
    };
  }

  #takeAway({ kind, path, folder }: Whiteout): void {
    if (folder !== '' && kind !== 'other') this.#tree.putFolder(folder);
    if (kind === 'opaque') this.#opaques.add(pathHash(path));
    if (kind === 'path') this.#whiteouts.add(pathHash(path));
  }

  #addSymlink({ path, linkTarget }: Entry, sequence: number): void {
    if (linkTarget.length > MAX_LINK_TARGET) return;
    if (this.#symlinks.size < MAX_LINKS || this.#isOnTheWay(path)) {
      this.#symlinks.set(path, { sequence, target: linkTarget });
    }
  }

  #isOnTheWay(path: string): boolean {
    return this.#namesOf(path).some((name) => WAYS.has(name) || CATALOGERS.some(({ wants }) => wants(name, 0)));
  }

  /** Called for every file of every layer, and nearly always to answer that nobody wants it. */
  #claims(path: string, size: number): readonly Claim[] {
    let claims = NO_CLAIMS;
    for (const as of this.#namesOf(path)) {
      for (const cataloger of CATALOGERS) {
        if (cataloger.wants(as, size)) claims = [...claims, { cataloger, as }];
      }
    }
    return claims;
  }

  #addEvidence(evidence: Evidence): void {
    this.#evidence.set(evidence.path, evidence);
    if (this.#evidence.size > MAX_EVIDENCE_FILES) {
      throw new InventoryError('too-much-evidence', this.#subject, `has more than ${MAX_EVIDENCE_FILES} package files`);
    }
  }

  #fail(path: string, problem: string): void {
    this.#evidence.get(path)?.results.push({ path, as: path, packages: [], distro: null, problems: [problem] });
  }
}

interface Symlink {
  readonly sequence: number;
  readonly target: string;
}

interface Claim {
  readonly cataloger: Cataloger;
  readonly as: string;
}

const NO_CLAIMS: readonly Claim[] = [];

interface Evidence {
  readonly path: string;
  readonly sequence: number;
  readonly claims: readonly Claim[];
  readonly isHardLink: boolean;
  readonly results: EvidenceRecord[];
}

/** Every place of a cataloger and every folder on the way there. */
const WAYS: ReadonlySet<string> = new Set(
  PLACES.flatMap((place) => place.split('/').map((_, level, names) => names.slice(0, level + 1).join('/'))),
);

/** Whatever a cataloger trips over in one hostile file is that file's problem, not the scan's. */
function catalog(cataloger: Cataloger, as: string, bytes: Buffer): CatalogedFile {
  try {
    return cataloger.catalog({ path: as, bytes });
  } catch (error) {
    return cataloged({ problems: [error instanceof Error ? error.message : String(error)] });
  }
}

function withoutOwned({ packages, distro, problems }: CatalogedFile) {
  return { packages, distro, problems };
}

function saysAnything({ packages, distro, problems }: EvidenceRecord): boolean {
  return packages.length + problems.length > 0 || distro !== null;
}
