/** Bytes by which terms are listed. */
export const GRAM = 3;
