import { createContext } from 'hono/jsx';

/** Where a part of a page stands: on the site, or in a file that knows of no site and has no scripts. */
export type Place = 'site' | 'file';

export const PlaceContext = createContext<Place>('site');
