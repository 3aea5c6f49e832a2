export function isUrl(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

/** A URL as it may be shown and stored: without user, password, query and fragment. */
export function withoutCredentials(url: string): string {
  if (!URL.canParse(url)) return url.replace(/\/\/[^/]*@/, '//').replace(/[?#].*/s, '');
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
