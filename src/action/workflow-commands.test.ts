import fc from 'fast-check';
import { expect, test } from 'vitest';
import { annotation } from './workflow-commands.ts';

test('an annotation is one line from which the runner reads just what was given', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (file, title, message) => {
      const line = annotation('warning', { file, title }, message);
      const [, properties = '', data = ''] = /^::warning ([^\r\n]*?)::([^\r\n]*)\n$/.exec(line) ?? [];
      const read = Object.fromEntries(
        properties.split(',').map((part) => part.split('=', 1).concat(part.slice(part.indexOf('=') + 1))),
      );
      expect({ file: undone(read['file'] ?? ''), title: undone(read['title'] ?? ''), line: read['line'] }).toEqual({
        file,
        title,
        line: '1',
      });
      expect(undone(data)).toBe(message);
    }),
  );
});

/** As the runner does. https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs */
function undone(text: string): string {
  return text
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':')
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '\r')
    .replaceAll('%25', '%');
}
