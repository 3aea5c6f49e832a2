import type { Layer } from '../image/index.ts';
import type { Cataloger } from './catalogers/index.ts';
import { EvidenceCollector } from './evidence-collector.ts';
import { HardLinkReader } from './hard-links.ts';
import { type LayerAnalysis, type NamesOf, ownName } from './layer-analysis.ts';

/**
 * Reads a layer once and keeps what catalogers made of it, what it hides of lower layers, and its links. Where
 * evidence is a hard link to a file that no cataloger asked for, or too little was kept of a program, the layer is read
 * a second time for these files.
 *
 * @param more catalogers beside the usual ones; what they find may not be cached
 * @throws {ImageError} what walking the layer throws; then nothing of it may be used
 * @throws {InventoryError} when the layer is over a limit
 */
export async function analyseLayer(
  layer: Layer,
  namesOf: NamesOf = ownName,
  more: readonly Cataloger[] = [],
): Promise<LayerAnalysis> {
  // In a plain folder a file named `.wh.x` is just that.
  const collector = new EvidenceCollector(layer.diffId ?? 'the folder', namesOf, layer.diffId !== null, more);
  await layer.walk(collector);
  const secondLook = collector.secondLook();
  if (secondLook !== null) await layer.walk(secondLook);
  const wanted = collector.wantedHardLinks();
  if (wanted.length > 0) {
    const reader = new HardLinkReader(wanted, collector.hardLinks);
    await layer.walk(reader);
    for (const link of wanted) collector.addHardLinked(link, reader.bytesAt(link.path));
  }
  const { symlinks, ownership, ...rest } = collector.result();
  return { ...rest, symlinks: async () => symlinks, ownership: async () => ownership };
}
