/** What must never be read in a message: passwords and tokens of one client. */
export class Secrets {
  readonly #secrets = new Set<string>();

  /** @param secret is looked for as it is; nothing shorter than three characters, which words would contain */
  add(secret: string): void {
    if (secret.length >= 3) this.#secrets.add(secret);
  }

  /**
   * Takes them out of an error's message and stack, and of its causes': a registry may quote in its answer what was
   * sent to it.
   * @returns the same error
   */
  cleanse(error: unknown): unknown {
    let current = error;
    for (let depth = 0; current instanceof Error && depth < CAUSES; depth++) {
      current.message = this.#without(current.message);
      if (current.stack !== undefined) current.stack = this.#without(current.stack);
      current = current.cause;
    }
    return error;
  }

  #without(text: string): string {
    let cleansed = text;
    // The longest first: one may contain another.
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length)) {
      cleansed = cleansed.replaceAll(secret, '***');
    }
    return cleansed;
  }
}

/** Errors that caused each other; a few in practice. */
const CAUSES = 16;
