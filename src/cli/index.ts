/** What the GitHub action shares with the command line: the same settings, rules and conditions. */
export { type Analyst, openAnalyst } from './analyst.ts';
export { sourcesOf } from './configured-sources.ts';
export { describeDatabase } from './exchange-messages.ts';
export { diffFails, type FailCondition, parseFailOn, scanFails } from './fail-on.ts';
export { PRODUCT } from './product.ts';
export { registryOptions } from './registries.ts';
export { readSaid } from './said.ts';
export { openSession, type Session } from './session.ts';
