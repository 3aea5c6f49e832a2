import type { Command } from 'commander';
import { UsageError } from '../../model/index.ts';
import type { Finish } from '../command.ts';
import { addSaidOptions, readSaid, type SaidOptions } from '../said.ts';
import { openSession } from '../session.ts';
import type { CommonOptions } from '../settings.ts';

interface McpOptions extends CommonOptions, SaidOptions {
  readonly only?: readonly string[];
}

export function define(command: Command, finish: Finish): void {
  addSaidOptions(command)
    .option('--only <registry...>', 'look at images of these registries alone: ghcr.io, ghcr.io/org; at no file')
    .addHelpText('after', NOTES)
    .action(async (_options: McpOptions, self: Command) => {
      const options = self.optsWithGlobals<McpOptions>();
      const only = options.only ?? null;
      for (const place of only ?? []) checkPlace(place);
      const session = await openSession(options);
      const said = await readSaid(session, options);
      // The protocol's own library is loaded for who speaks it.
      const [{ createDesk }, { serveTools }] = await Promise.all([import('../mcp/desk.ts'), import('../mcp/serve.ts')]);
      await serveTools(createDesk(session, said, only), (error) =>
        session.messages.note(`fixedin: warning: ${error.message}`),
      );
      finish(0);
    });
}

/** @throws {UsageError} */
function checkPlace(place: string): void {
  if (/^[a-z0-9.-]+(?::\d{1,5})?(?:\/[a-z0-9._/-]*)?$/i.test(place)) return;
  throw new UsageError('bad-option', `--only ${place}`, 'is no registry', 'write HOST[:PORT][/PATH]');
}

const NOTES = `
Speaks the Model Context Protocol on standard input and output; an assistant starts it. It offers scan_image, diff_images,
explain_vulnerability and search_advisories, and changes nothing. It looks at what you may look at: registries that you are
logged in to, files, Docker's and Podman's images; --only keeps it to registries (docs/mcp.md).

Example, for an assistant's configuration:
  { "mcpServers": { "fixedin": { "command": "npx", "args": ["fixedin", "mcp", "--only", "ghcr.io/example"] } } }`;
