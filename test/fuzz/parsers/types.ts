/** Something that reads bytes from outside. */
export interface Parser {
  readonly name: string;
  /** Sound ones, which the fuzzer changes. */
  readonly samples: readonly Sample[];
  /** Reads, and throws only what a reader of it is told to expect; what those are, `isExpected` says. */
  read(bytes: Buffer, path: string): unknown;
  isExpected(error: unknown): boolean;
}

export interface Sample {
  readonly bytes: Buffer;
  /** For readers that go by it; empty for all others. */
  readonly path: string;
}

export function samplesOf(...contents: readonly (string | Buffer)[]): readonly Sample[] {
  return contents.map((content) => ({ bytes: Buffer.from(content), path: '' }));
}
