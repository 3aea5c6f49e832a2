/**
 * Rows of one table. Four hundred weigh some 25 kB compressed, so that a page stays under 60 kB all in; whoever has
 * more of them filters, and the API pages through all.
 */
export const ROWS_SHOWN = 400;

/** References of one kind that stand open; the others are behind a disclosure. */
export const REFERENCES_OPEN = 5;

/** References in all: an erratum of everything can have thousands. */
export const REFERENCES_SHOWN = 300;

/** Vulnerabilities that an advisory says the same of and that stand open; the others are behind a disclosure. */
export const VULNERABILITIES_OPEN = 12;

/** Affected packages of one advisory, each with its ranges or timeline. */
export const AFFECTED_SHOWN = 100;

/** Ranges or single versions of one affected package that are written out. */
export const VERSIONS_SHOWN = 30;
