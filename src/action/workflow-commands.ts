// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

/** Where an annotation stands, and its heading. */
export interface Place {
  /** From the repository's root; null for none. */
  readonly file: string | null;
  readonly title: string;
}

/** A line that the runner takes for an annotation, whatever the texts hold. */
export function annotation(level: 'error' | 'warning' | 'notice', { file, title }: Place, message: string): string {
  const properties = [
    ...(file === null ? [] : [`file=${escapeProperty(file)}`, 'line=1']),
    `title=${escapeProperty(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${escapeData(message)}\n`;
}

/** A line that keeps a secret out of the log from there on. */
export function mask(secret: string): string {
  return `::add-mask::${escapeData(secret)}\n`;
}

/**
 * Percent and line ends, by which a text could end its command and begin another. The runner undoes just these.
 * https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
 */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
