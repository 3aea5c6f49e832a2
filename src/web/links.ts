import type { AdvisoryPackage } from '../database/index.ts';
import { urlPart } from '../model/index.ts';

/** Addresses of pages on this site, the same for every page and for the server that answers them. */
export const vulnerabilityPath = (id: string): string => `/vulnerability/${segment(id)}`;

export const advisoryPath = (id: string): string => `/advisory/${segment(id)}`;

/** The slashes of a name (`golang.org/x/net`) stay as they are; null for an ecosystem whose type nobody knows. */
export function packagePath({ type, name }: Pick<AdvisoryPackage, 'type' | 'name'>): string | null {
  return type === null ? null : `/package/${type}/${name.split('/').map(segment).join('/')}`;
}

/** A path with the parameters that hold something, in the order given. */
export function withQuery(path: string, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) if (value !== '') query.set(key, value.toWellFormed());
  return query.size === 0 ? path : `${path}?${query}`;
}

/** An address elsewhere that may be followed; null for anything but http(s), since feeds may carry `javascript:`. */
export function outsideLink(url: string): string | null {
  return /^https?:\/\/[^\s]+$/i.test(url) ? url : null;
}

/** Colons stay, as ids carry them: `ALSA-2023:5849`. */
function segment(text: string): string {
  return urlPart(text).replaceAll('%3A', ':').replaceAll('%40', '@');
}
