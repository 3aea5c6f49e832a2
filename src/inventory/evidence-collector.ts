import {
  type Entry,
  type FileContent,
  type FilePartWanted,
  HeldContent,
  type Interest,
  type LayerVisitor,
  NotKeptError,
  type Wanted,
} from '../image/index.ts';
import { compareText, limits } from '../model/index.ts';
import { PLACES } from './analyser.ts';
import { CatalogerIndex } from './cataloger-index.ts';
import { ContentFile } from './catalogers/evidence-file.ts';
import { CATALOGERS, type CatalogedFile, type Cataloger, cataloged } from './catalogers/index.ts';
import { InventoryError } from './errors.ts';
import type { EvidenceRecord, LayerAnalysis, NamesOf } from './layer-analysis.ts';
import { LayerTree } from './layer-tree.ts';
import { MAX_KEPT_BYTES, MAX_KEPT_FILE_BYTES, MAX_LINK_TARGET, MAX_LINKS, MIN_RECOGNISED_BYTES } from './limits.ts';
import { type Ownership, OwnershipLists } from './ownership.ts';
import { PackageFolders } from './package-folders.ts';
import { pathHash } from './path-hash.ts';
import type { PathIndex } from './path-index.ts';
import { type Whiteout, whiteoutAt } from './whiteout.ts';

/** Goes along on the walk through a layer: offers its files to the catalogers and notes what stands where. */
export class EvidenceCollector implements LayerVisitor {
  /** The layer's hard links: path → target. */
  readonly hardLinks = new Map<string, string>();
  readonly #namesOf: NamesOf;
  readonly #catalogers: CatalogerIndex;
  readonly #hasWhiteouts: boolean;
  readonly #subject: string;
  readonly #tree: LayerTree;
  readonly #owned: OwnershipLists;
  readonly #folders: PackageFolders;
  readonly #whiteouts = new Set<number>();
  readonly #opaques = new Set<number>();
  readonly #symlinks = new Map<string, Symlink>();
  readonly #evidence = new Map<string, Evidence>();
  /** Small evidence, for hard links to it that may come: installers link the files of their stores. */
  readonly #kept = new Map<string, Buffer>();
  #keptBytes = 0;
  /** Files of which a cataloger wanted more than was kept, and hard links to them. */
  readonly #incomplete = new Set<string>();
  #packages = 0;

  /**
   * @param subject how errors name the layer
   * @param more catalogers beside the usual ones, of files that may lie anywhere and are told by their names
   */
  constructor(subject: string, namesOf: NamesOf, hasWhiteouts: boolean, more: readonly Cataloger[] = []) {
    this.#subject = subject;
    this.#namesOf = namesOf;
    this.#catalogers = more.length === 0 ? INDEX : new CatalogerIndex([...CATALOGERS, ...more]);
    this.#hasWhiteouts = hasWhiteouts;
    this.#tree = new LayerTree(subject);
    this.#owned = new OwnershipLists(subject);
    this.#folders = new PackageFolders(subject, namesOf);
  }

  wants(entry: Entry): Interest {
    const { path, kind } = entry;
    if (path === '') return 'nothing';
    const whiteout = this.#hasWhiteouts ? whiteoutAt(path) : null;
    if (whiteout !== null) {
      this.#takeAway(whiteout);
      return 'nothing';
    }
    const sequence = this.#tree.put(path, kind === 'directory' || kind === 'symlink' ? kind : 'file');
    this.#folders.see(path, kind === 'directory');
    if (kind === 'symlink') this.#addSymlink(entry, sequence);
    if (kind === 'file') return this.#wantsFile(entry, sequence);
    if (kind === 'hardlink') this.#addHardLink(entry, sequence);
    return 'nothing';
  }

  head({ path, size }: Entry, bytes: Buffer): Wanted {
    let claims = NO_CLAIMS;
    for (const cataloger of RECOGNISERS) {
      if (cataloger.recognises?.(bytes, path, size) === true) claims = [...claims, { cataloger, as: path }];
    }
    if (claims.length === 0) return 'nothing';
    this.#addEvidence({ path, sequence: this.#tree.sequence, claims, isHardLink: false, results: [] });
    return partsOf(claims, bytes, size) ?? 'content';
  }

  content(entry: Entry, content: FileContent): void {
    const evidence = this.#evidence.get(entry.path);
    if (evidence === undefined) return;
    this.#keep(entry.path, content);
    for (const { cataloger, as } of evidence.claims) {
      const result = catalog(cataloger, as, content);
      if (result === null) {
        evidence.results.length = 0;
        this.#incomplete.add(entry.path);
        return;
      }
      this.#packages += result.packages.length;
      if (this.#packages > limits.packages) {
        throw new InventoryError(
          'too-many-packages',
          this.#subject,
          `has more than ${limits.packages} packages (limits.packages)`,
        );
      }
      for (const owned of result.owned) this.#owned.add(evidence.path, evidence.sequence, owned);
      evidence.results.push({ path: evidence.path, as, ...withoutOwned(result) });
    }
  }

  /** Whoever goes along on a second walk for files of which not enough was kept; null where there are none. */
  secondLook(): LayerVisitor | null {
    const wanted = this.#incomplete;
    if (wanted.size === 0) return null;
    return {
      wants: (entry) => {
        if (!wanted.has(entry.path)) return 'nothing';
        if (entry.kind === 'hardlink') this.#copyResults(entry);
        return entry.kind === 'file' ? 'content' : 'nothing';
      },
      content: (entry, content) => {
        const evidence = this.#evidence.get(entry.path);
        if (evidence !== undefined) evidence.results.length = 0;
        this.content(entry, content);
      },
    };
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
    if (bytes !== null) this.content(link, new HeldContent(bytes));
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
        .concat(this.#folders.records((folder) => this.#tree.hasFolder(folder)))
        .sort((a, b) => compareText(a.path, b.path) || compareText(a.as, b.as)),
      links: new Map(symlinks.filter(([path]) => this.#isOnTheWay(path)).map(([path, link]) => [path, link.target])),
      symlinks: new Map(symlinks.map(([path, link]) => [path, link.target])),
      paths,
      ownership: this.#owned.table((path, sequence) => this.#tree.stands(path, sequence)),
    };
  }

  #wantsFile({ path, size }: Entry, sequence: number): Interest {
    this.#kept.delete(path);
    const claims = this.#claims(path, size);
    if (claims.length > 0) {
      this.#addEvidence({ path, sequence, claims, isHardLink: false, results: [] });
      return 'content';
    }
    // A file that was wanted by what it is holds no longer what it was.
    this.#evidence.delete(path);
    return size >= MIN_RECOGNISED_BYTES && this.#namesOf(path).includes(path) ? 'head' : 'nothing';
  }

  /** A link has the content that its target has at this point of the archive. */
  #addHardLink(link: Entry, sequence: number): void {
    const { path, linkTarget } = link;
    const claims = this.#claims(path, 0);
    if (claims.length > 0 || this.hardLinks.size < MAX_LINKS) this.hardLinks.set(path, linkTarget);
    const target = this.#evidence.get(linkTarget);
    const kept = this.#kept.get(linkTarget);
    if (claims.length > 0) {
      this.#addEvidence({ path, sequence, claims, isHardLink: kept === undefined, results: [] });
      if (kept !== undefined) this.content(link, new HeldContent(kept));
    } else if (target?.claims.some(({ cataloger }) => cataloger.recognises !== undefined)) {
      this.#addEvidence({ path, sequence, claims: target.claims, isHardLink: false, results: [] });
      this.#copyResults(link);
    } else this.#evidence.delete(path);
  }

  /** Of a hard link to what was wanted by what it is. */
  #copyResults({ path, linkTarget }: Entry): void {
    const [evidence, target] = [this.#evidence.get(path), this.#evidence.get(linkTarget)];
    if (evidence === undefined || target === undefined) return;
    evidence.results.splice(0, Infinity, ...target.results.map((result) => ({ ...result, path, as: path })));
    if (this.#incomplete.has(linkTarget)) this.#incomplete.add(path);
  }

  #keep(path: string, content: FileContent): void {
    if (content.size > MAX_KEPT_FILE_BYTES || this.#keptBytes + content.size > MAX_KEPT_BYTES) return;
    this.#kept.set(path, Buffer.from(content.read(0, content.size)));
    this.#keptBytes += content.size;
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
    return this.#namesOf(path).some((name) => WAYS.has(name) || PLACED.some((cataloger) => cataloger.wants(name, 0)));
  }

  /** Called for every file of every layer, and nearly always to answer that nobody wants it. */
  #claims(path: string, size: number): readonly Claim[] {
    let claims = NO_CLAIMS;
    for (const as of this.#namesOf(path)) {
      for (const cataloger of this.#catalogers.of(as)) {
        if (cataloger.wants(as, size)) claims = [...claims, { cataloger, as }];
      }
    }
    return claims;
  }

  #addEvidence(evidence: Evidence): void {
    this.#evidence.set(evidence.path, evidence);
    if (this.#evidence.size > limits.evidenceFiles) {
      throw new InventoryError(
        'too-much-evidence',
        this.#subject,
        `has more than ${limits.evidenceFiles} package files (limits.evidenceFiles)`,
      );
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

const INDEX = new CatalogerIndex(CATALOGERS);

/** Those that look at what a file is. */
const RECOGNISERS = CATALOGERS.filter(({ recognises }) => recognises !== undefined);

/**
 * Those whose files programs open by their names, links or not. Evidence that may lie anywhere is seen where it really
 * is, and a link to it tells nothing more.
 */
const PLACED = CATALOGERS.filter(({ places }) => places.length > 0);

/** Every place of a cataloger and every folder on the way there. */
const WAYS: ReadonlySet<string> = new Set(
  PLACES.flatMap((place) => place.split('/').map((_, level, names) => names.slice(0, level + 1).join('/'))),
);

/** Null for all of it: where only one of them wants that. */
function partsOf(claims: readonly Claim[], head: Buffer, size: number): readonly FilePartWanted[] | null {
  const parts: FilePartWanted[] = [];
  for (const { cataloger } of claims) {
    const read = cataloger.reads?.(head, size) ?? null;
    if (read === null) return null;
    parts.push(...read);
  }
  return parts;
}

/**
 * Whatever a cataloger trips over in one hostile file is that file's problem, not the scan's.
 * @returns null where more of the content is needed than was kept
 */
function catalog(cataloger: Cataloger, as: string, content: FileContent): CatalogedFile | null {
  try {
    return cataloger.catalog(new ContentFile(as, content));
  } catch (error) {
    if (error instanceof NotKeptError) return null;
    return cataloged({ problems: [error instanceof Error ? error.message : String(error)] });
  }
}

function withoutOwned({ packages, distro, problems }: CatalogedFile) {
  return { packages, distro, problems };
}

function saysAnything({ packages, distro, problems }: EvidenceRecord): boolean {
  return packages.length + problems.length > 0 || distro !== null;
}
