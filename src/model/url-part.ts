/**
 * Any text as one part of a URL. `encodeURIComponent` throws at what is no Unicode, half of a surrogate pair, which
 * JSON can bring (`"\ud800"`); here it becomes U+FFFD.
 */
export function urlPart(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** The text that a part of a URL stands for; one that is not percent-encoded stands for itself. */
export function decodedUrlPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
