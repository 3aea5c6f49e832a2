import { limits } from '../../model/index.ts';
/** How long a registry is waited for and how much of it is read. Whoever runs it may be slow, broken or hostile. */
export interface RegistryTiming {
  /** To reach a host: name, TCP and TLS. In milliseconds, as are all that follow. */
  readonly connect: number;
  /** From the request to the headers of its answer. */
  readonly headers: number;
  /** In which `STALL_BYTES` of an answer must come. */
  readonly stall: number;
  /** In which a small document (manifest, token, error) must be there whole. */
  readonly document: number;
  /** Tries of one request, the first included. */
  readonly tries: number;
  /** The pause before the second try; each later one is twice as long, up to `lastPause`. */
  readonly firstPause: number;
  readonly lastPause: number;
  /** The longest pause that a server may ask for (`Retry-After`). One that asks for more has refused. */
  readonly longestRetryAfter: number;
}

/** The first four can be set (`src/model/limits.ts`); the others are the program's own. */
export const TIMING: RegistryTiming = {
  get connect() {
    return limits.registryConnectTime;
  },
  get headers() {
    return limits.registryAnswerTime;
  },
  get stall() {
    return limits.registryStallTime;
  },
  get document() {
    return limits.registryDocumentTime;
  },
  tries: 4,
  firstPause: 300,
  lastPause: 8_000,
  longestRetryAfter: 60_000,
};

const KiB = 1024;

/** About half a kilobyte a second: the slowest line on which a scan is still worth waiting for. */
export const STALL_BYTES = 16 * KiB;
/** Bytes that a broken download must have gained for its next break to count as the first one again. */
export const RESUME_GAIN_BYTES = 1024 * KiB;
/** A token's document. The longest tokens in use (signed, with their certificates) have about 10 KiB. */
export const TOKEN_BYTES = 256 * KiB;
/** A token goes into a header, of which servers take 8 to 64 KiB. */
export const TOKEN_CHARACTERS = 48 * KiB;
/** What is read of an answer that tells of an error. */
export const ERROR_BYTES = 64 * KiB;
/** Challenges in one `WWW-Authenticate`, and parameters in one of them. */
export const CHALLENGES = 16;
export const CHALLENGE_PARAMETERS = 32;
/** Pages of the list of what is attached to one manifest. A page has some dozens; of what is listed, less is read than they hold. */
export const REFERRER_PAGES = 64;
/** A chunk of an upload, where one request is too large: proxies of the common sort take at least that. */
export const UPLOAD_CHUNK_BYTES = 4 * 1024 * KiB;
/** The largest chunk that a registry may ask for as its smallest; the largest known asks for 5 MiB. */
export const UPLOAD_LARGEST_CHUNK_BYTES = 256 * 1024 * KiB;
