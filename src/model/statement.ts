import type { Justification } from './advisory.ts';
import type { Publication } from './publication.ts';
import type { Seconds } from './time.ts';

/** The four words of VEX. https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md#status-labels */
export type VexStatus = 'not-affected' | 'affected' | 'fixed' | 'under-investigation';

/**
 * What a statement speaks of. Each name is a package URL (of a package or an image, `pkg:oci/…`), an image's reference or
 * a digest; any one of them tells the product.
 */
export interface VexProduct {
  readonly names: readonly string[];
  /** The parts of the product that it is limited to; empty for all of it. */
  readonly subcomponents: readonly string[];
  /** The system on which alone it holds, told by names or CPEs; null for any. */
  readonly platform: { readonly names: readonly string[]; readonly cpes: readonly string[] } | null;
}

/** One statement of a VEX document, in the one shape that every reader gives. */
export interface VexStatement {
  /** Ids of one vulnerability. */
  readonly vulnerabilities: readonly string[];
  readonly status: VexStatus;
  readonly justification: Justification | null;
  /** The impact, or what to do; empty where nothing is said. */
  readonly note: string;
  readonly time: Seconds | null;
  readonly products: readonly VexProduct[];
}

export interface VexDocument {
  /** The file, or how else the document is named. */
  readonly subject: string;
  /** `OpenVEX 0.2.0`, `CSAF 2.0`, `CycloneDX 1.6`. */
  readonly format: string;
  /** Who says so, as the document has it; empty where it does not. */
  readonly author: string;
  readonly statements: readonly VexStatement[];
  /** Statements that name no product or no vulnerability in a way that can be told. */
  readonly unread: number;
  /** Where it hangs; left out for a file of the person who scans. */
  readonly published?: Publication;
}

/** A rule of the person who scans. All that is given of vulnerability, package and path must hold. */
export interface IgnoreRule {
  /** File and line. */
  readonly subject: string;
  /** Any id of it; null for all. */
  readonly vulnerability: string | null;
  /** A name, or a package URL with or without version; null for all. */
  readonly package: string | null;
  /** A path in the image, with `*` for any characters but a slash and `**` for any; null for all. */
  readonly path: string | null;
  readonly reason: string;
  /** The last second on which it holds; null for ever. */
  readonly expires: Seconds | null;
}
