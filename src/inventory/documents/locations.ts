import { isDigest, type Location } from '../../model/index.ts';
import { type JsonObject, objectsAt, wordAt } from './json.ts';

/** A file that a document names, and its layer where it names that by its diff ID. */
export function locationAt(path: string, layer: string): Location {
  return { path, layer: isDigest(layer) ? layer : '' };
}

/** The `locations` of an artifact, as Syft, Grype and Docker Scout have them; `layerKey` is where the diff ID stands. */
export function locationsIn(artifact: JsonObject, layerKey: string): readonly Location[] {
  return objectsAt(artifact, 'locations')
    .map((one) => locationAt(wordAt(one, 'path'), wordAt(one, layerKey)))
    .filter(({ path }) => path !== '');
}
