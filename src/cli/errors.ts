import { FixedinError } from '../model/index.ts';

/** A result could not be written: a full disk, a closed file. */
export class OutputError extends FixedinError {}

/** A configuration file cannot be read, or says what it must not. */
export class ConfigError extends FixedinError {}

/** A file that was handed in (an SBOM, a scanner's report) cannot be read, or is the other of the two. */
export class DocumentError extends FixedinError {}
