// The Model Context Protocol: https://modelcontextprotocol.io/specification

import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { PRODUCT } from '../product.ts';
import { resultError } from '../result-stream.ts';
import type { Desk } from './desk.ts';
import { addAdvisoriesTool } from './tools/advisories.ts';
import { addDiffTool } from './tools/diff.ts';
import { addExplainTool } from './tools/explain.ts';
import { addScanTool } from './tools/scan.ts';

/**
 * Serves the tools on standard input and output until the other side closes its end.
 * @param onError told of messages that are none
 * @throws {BrokenPipe} @throws {OutputError} when answers cannot be written
 */
export async function serveTools(desk: Desk, onError: (error: Error) => void): Promise<void> {
  const { promise: ended, resolve: end, reject } = Promise.withResolvers<void>();
  let broken: Error | null = null;
  process.stdout.on('error', (error) => {
    broken = error;
    reject(resultError(error));
  });
  process.stdin.once('end', end);
  process.stdin.once('close', end);
  process.once('SIGTERM', () => end());
  const handle = serveStdio(() => createServer(desk), {
    onerror: (error) => {
      if (error !== broken) onError(error);
    },
  });
  await ended.finally(() => handle.close());
}

function createServer(desk: Desk): McpServer {
  const server = new McpServer(
    { name: PRODUCT.name, version: PRODUCT.version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  addScanTool(server, desk);
  addDiffTool(server, desk);
  addExplainTool(server, desk);
  addAdvisoriesTool(server, desk);
  return server;
}

const INSTRUCTIONS =
  'fixedin answers which known vulnerabilities are in a container image, which version fixes each, and what changes between two images, from a local database. Nothing that it offers changes anything.';
