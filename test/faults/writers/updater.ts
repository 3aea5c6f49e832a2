/** Updates a database from a feed that changes. */
import { updateDatabase } from 'fixedin/database';
import { write } from './writing.ts';

const [out = '', stateFolder = '', location = ''] = process.argv.slice(2);

await write(() => updateDatabase({ sources: [{ format: 'osv', location }], out, stateFolder, now: 1000 }));
