import { readFile } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';

/** What asking for each address once came to; times in seconds. */
export interface AskedOnce {
  readonly requests: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Asks a server for each address of a file once, in their order: what `wrk`, which goes round and round, cannot.
 * @param file `KIND<tab>ADDRESS` a line
 * @throws {Error} when an answer is none
 */
export async function askOnce(server: string, file: string, kind: string, inFlight: number): Promise<AskedOnce> {
  const lines = (await readFile(file, 'utf8')).split('\n').map((line) => line.split('\t'));
  const addresses = lines.flatMap(([of, address]) => (of === kind && address !== undefined ? [address] : [])).values();
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const times: number[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (const address of addresses) times.push(await ask(`${server}${address}`, agent));
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN;
  return { requests: times.length, seconds, p50: quantile(0.5), p99: quantile(0.99) };
}

async function ask(url: string, agent: Agent): Promise<number> {
  const began = performance.now();
  const response = await answerOf(url, agent);
  for await (const _ of response);
  if (response.statusCode !== 200) throw new Error(`the server answered ${url} with ${response.statusCode}`);
  return (performance.now() - began) / 1000;
}

function answerOf(url: string, agent: Agent): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, { agent, headers: { 'accept-encoding': 'gzip' } }, resolve).on('error', reject);
  return promise;
}
