#!/usr/bin/env node
import module from 'node:module';

/** node:sqlite and Zstandard in node:zlib, which are built in from here on. */
const OLDEST_NODE = 24;

const installed = Number.parseInt(process.versions.node, 10);
if (installed < OLDEST_NODE) {
  process.stderr.write(`fixedin: needs Node.js ${OLDEST_NODE} or later, and this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  // Before anything else is imported, so that all of it is compiled once and not at every start.
  module.enableCompileCache?.();
  const { runCommandLine } = await import('./run.ts');
  await runCommandLine(process.argv.slice(2));
}
