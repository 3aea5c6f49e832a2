/** What who handed in too much can do about it. */
export const ON_YOUR_OWN = 'judge it where it lies, with fixedin advisories --for FILE';
