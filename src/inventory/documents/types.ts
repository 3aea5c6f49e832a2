import type { Distro, Inventory, Origin, Package, PackageType } from '../../model/index.ts';
import type { JsonObject } from './json.ts';

/** A component as a document tells of it; empty texts for what it does not tell. */
export interface FoundPackage {
  /** The document's own handle of it, by which its other parts refer to it. */
  readonly key: string;
  readonly purl: string;
  /** Where there is no package URL: what the document's own word for the kind comes to. */
  readonly type: PackageType | null;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly origin: Origin | null;
  readonly licences: readonly string[];
  readonly paths: readonly string[];
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
