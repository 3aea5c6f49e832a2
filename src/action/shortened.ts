/**
 * Markdown of at most so many characters: whole lines, and a sentence that says what is missing. Sections that were left
 * open are closed.
 */
export function shortened(markdown: string, characters: number): string {
  if (markdown.length <= characters) return markdown;
  const room = characters - NOTE.length - CLOSE.length;
  const end = markdown.lastIndexOf('\n', room);
  const kept = markdown.slice(0, end < 0 ? 0 : end + 1);
  const open = kept.lastIndexOf('<details>') > kept.lastIndexOf('</details>');
  return kept + (open ? CLOSE : '') + NOTE;
}

const CLOSE = '\n</details>\n';
const NOTE = '\n**The rest did not fit here:** the report in JSON has all of it.\n';
