import type {
  Distro,
  Hash,
  ImageFacts,
  Inventory,
  Location,
  Origin,
  Package,
  PackageType,
  Warning,
} from '../../model/index.ts';
import type { JsonObject } from './json.ts';

/** A component as a document tells of it; empty texts for what it does not tell. */
export interface FoundPackage {
  /** The document's own handle of it, by which its other parts refer to it. */
  readonly key: string;
  readonly purl: string;
  /** Where there is no package URL: what the document's own word for the kind comes to. */
  readonly type: PackageType | null;
  /** Where the document has it beside the name: a group, a scope. The package URL knows it too. */
  readonly namespace?: string;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly origin: Origin | null;
  /** An RPM's module stream, where the document tells it beside the package URL; see `Package`. */
  readonly module?: string;
  readonly licences: readonly string[];
  /** As `statedHashes` gives them. */
  readonly hashes?: readonly Hash[];
  /** Files that it was seen in; a path may begin with a slash, and the layer is empty where it is not told. */
  readonly locations: readonly Location[];
  /** The handle of the distribution package whose files hold it. */
  readonly owner: string;
}

/** What every document tells of an image. */
export interface FoundImage {
  /** `CycloneDX 1.5`, `grype 0.74.0`. */
  readonly format: string;
  /** The image's name as the document has it. */
  readonly reference: string;
  readonly digest: string;
  /** `linux/amd64`; empty where it is not told. */
  readonly platform: string;
  /** Null where it is to be found from the packages. */
  readonly distro: Distro | null;
  readonly packages: readonly FoundPackage[];
  /** What only fixedin's own documents tell: all that a scan of the image itself would say. */
  readonly own?: OwnFacts;
}

/** The facts of an image that no other tool's document has in this form. */
export interface OwnFacts {
  readonly created: string | null;
  readonly layers: ImageFacts['layers'];
  /** Of the image's cataloging, so that a partial list stays known as one. */
  readonly warnings: readonly Warning[];
}

export type ScannerName = 'grype' | 'trivy' | 'docker-scout';

/** One line of a scanner's report. */
export interface FoundReport extends FoundImage {
  readonly scanner: ScannerName;
  readonly reported: readonly FoundFinding[];
}

export interface FoundFinding {
  readonly id: string;
  /** Other ids of it that the report names. */
  readonly aliases: readonly string[];
  /** The scanner's own word. */
  readonly severity: string;
  /** The versions that it says fix it; empty for none. */
  readonly fixedIn: string;
  readonly package: FoundPackage;
}

/** Knows one format. `recognises` is cheap, and no two of them recognise the same document. */
export interface DocumentReader<Found extends FoundImage> {
  readonly recognises: (document: JsonObject) => boolean;
  /** @throws {InventoryError} naming `subject`, when there is more in it than is read */
  readonly read: (document: JsonObject, subject: string) => Found;
}

/** A scanner's report with its packages as any inventory has them. */
export interface ScannerReport {
  readonly scanner: ScannerName;
  /** `grype 0.74.0`. */
  readonly format: string;
  /** The packages that the report speaks of: all of the image's, or only those with findings. */
  readonly inventory: Inventory;
  readonly reported: readonly ReportedFinding[];
}

export interface ReportedFinding {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly severity: string;
  /** Null where the report names no fix. */
  readonly fixedIn: string | null;
  readonly name: string;
  readonly version: string;
  /** One of the inventory's; null where the report does not tell enough to make one. */
  readonly package: Package | null;
}
