import { limits } from '../model/index.ts';

/**
 * What of a JSON text is over a limit, as the end of a sentence; null when nothing is. Goes through the bytes once and
 * builds nothing: a bomb of brackets would cost memory as soon as it is parsed.
 */
export function nestingProblem(bytes: Uint8Array): string | null {
  let [depth, containers, inText] = [0, 0, false];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
      continue;
    }
    switch (byte) {
      case QUOTE:
        inText = true;
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        containers++;
        if (depth > limits.jsonDepth) return `nests more than ${limits.jsonDepth} levels deep (limits.jsonDepth)`;
        if (containers > limits.jsonContainers)
          return `holds more than ${limits.jsonContainers} objects (limits.jsonContainers)`;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
    }
  }
  return null;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
