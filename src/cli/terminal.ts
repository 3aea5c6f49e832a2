import { fstatSync } from 'node:fs';
import type { TextStyle } from '../report/index.ts';

/**
 * How text reports are set on stdout. The width is the terminal's, or `COLUMNS` where it is exported; a pipe or a file
 * has none, and nothing is cut there. Colours: `FORCE_COLOR` over `NO_COLOR` (https://no-color.org) over whether
 * stdout is a terminal that has them.
 */
export function textStyle(
  stdout: NodeJS.WriteStream = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): TextStyle {
  return { width: widthOf(stdout, env), colour: hasColour(stdout, env) };
}

/** Opens stdout only where it may be one. */
export function isTerminal(): boolean {
  return fstatSync(1).isCharacterDevice() && process.stdout.isTTY;
}

function widthOf(stdout: NodeJS.WriteStream, env: NodeJS.ProcessEnv): number | null {
  if (stdout.isTTY) return stdout.columns > 0 ? stdout.columns : null;
  const columns = Number(env['COLUMNS']);
  return Number.isSafeInteger(columns) && columns > 0 ? columns : null;
}

function hasColour(stdout: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return stdout.isTTY && stdout.hasColors(env);
}
