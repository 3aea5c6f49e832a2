import { type ParseArgsConfig, parseArgs } from 'node:util';

/** What was typed after a developer's script. What cannot be read ends it, with a sentence that names the options. */
export function scriptOptions<Config extends ParseArgsConfig>(
  script: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's own advice after it is about positional arguments.
    const [problem] = error.message.split('. ');
    const options = Object.keys(config.options ?? {}).map((name) => `--${name}`);
    process.stderr.write(`${script}: ${problem}; the options are ${options.join(', ')}\n`);
    process.exit(2);
  }
}
