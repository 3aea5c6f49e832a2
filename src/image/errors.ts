import { FixedinError } from '../model/index.ts';

/** What `ImageError.code` may be; each is documented where it is thrown. */
export type ImageErrorCode =
  | 'unknown-source'
  | 'not-found'
  | 'unreadable'
  | 'not-an-image'
  | 'ambiguous-image'
  | 'bad-manifest'
  | 'bad-config'
  | 'bad-platform'
  | 'platform-missing'
  | 'schema-1'
  | 'not-a-layer'
  | 'cut-off'
  | 'no-room'
  | 'digest-mismatch'
  | 'over-limit'
  | 'unauthorised'
  | 'bad-credentials'
  | 'unreachable'
  | 'forbidden-address'
  | 'timed-out'
  | 'offline'
  | 'registry-failed'
  | 'bad-reference';

/** An image, or a part of it, that cannot be read. The subject names the image and the part. */
export class ImageError extends FixedinError {
  declare readonly code: ImageErrorCode;

  constructor(code: ImageErrorCode, subject: string, problem: string, remedy = '', options?: ErrorOptions) {
    super(code, printable(subject), printable(problem), printable(remedy), options);
  }
}

/** Names inside images are hostile: none may move the cursor or colour a terminal, or fill a screen. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const visible = text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, escaped);
  return visible.length > MESSAGE_CHARACTERS ? `${visible.slice(0, MESSAGE_CHARACTERS)}…` : visible;
}

const MESSAGE_CHARACTERS = 1000;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
