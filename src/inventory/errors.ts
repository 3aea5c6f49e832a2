import { FixedinError } from '../model/index.ts';

/** An inventory cannot be made or read: a layer over a limit, a document that is none. */
export class InventoryError extends FixedinError {}
