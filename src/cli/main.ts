#!/usr/bin/env node
import module from 'node:module';

/** node:sqlite and Zstandard in node:zlib, which are built in from here on. */
const OLDEST_NODE = 24;

const installed = Number.parseInt(process.versions.node, 10);
if (installed < OLDEST_NODE) {
  process.stderr.write(`fixedin: needs Node.js ${OLDEST_NODE} or later, and this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  // Scripts ask this again and again; it needs no command line.
  const { PRODUCT } = await import('./product.ts');
  process.stderr.on('error', () => {});
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return;
    process.stderr.write(`fixedin: standard output: ${code === 'ENOSPC' ? 'the disk is full' : message}\n`);
    process.exitCode = 2;
  });
  process.stdout.write(`${PRODUCT.version}\n`);
} else {
  // Before anything else is imported, so that all of it is compiled once and not at every start.
  module.enableCompileCache?.();
  const { runCommandLine } = await import('./run.ts');
  await runCommandLine(process.argv.slice(2));
}
