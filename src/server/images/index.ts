export { type DiffQuestion, ImageDesk, type ImageDeskOptions, type ImageQuestion } from './image-desk.ts';
export { ImageFolder, openImageFolder } from './image-folder.ts';
export type { RegistryPolicy } from './registry-policy.ts';
export { Turns } from './turns.ts';
