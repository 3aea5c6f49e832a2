import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { type LimitName, setLimits } from '../../src/model/index.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';
import { hasServed, type Served, serve } from './served.ts';

type ServerLimit = Extract<LimitName, `server${string}`>;

/** What is said to whoever goes beyond a limit that is as low as this, or to the operator where nobody can be told. */
interface Case {
  readonly value: number;
  readonly said: (served: Served, registry: WebServer) => Promise<string>;
}

const CASES: Readonly<Record<ServerLimit, Case>> = {
  serverConnections: {
    value: 1,
    said: async (served) => {
      using first = connected(served);
      await once(first, 'connect');
      using second = connected(served);
      expect(await text(second)).toBe('');
      return served.log.filter((line) => line.includes('refused')).join();
    },
  },
  serverRequestTime: { value: 500, said: (served) => firstAnswer(served, 1, `${UPLOAD}content-length: 9\r\n\r\n{`) },
  serverStallTime: { value: 200, said: (served) => firstAnswer(served, 1, `${UPLOAD}content-length: 9\r\n\r\n{`) },
  serverScanTime: { value: 100, said: async (served, { host }) => (await served.get(scanOf(host))).text() },
  serverScans: {
    value: 1,
    said: (served, { host }) => firstAnswer(served, TOO_MANY, `GET ${scanOf(host)} HTTP/1.1\r\nhost: x\r\n\r\n`),
  },
  serverUploads: {
    value: 1,
    said: (served) => firstAnswer(served, TOO_MANY, `${UPLOAD}content-length: 9\r\n\r\n{`),
  },
};

const UPLOAD = 'POST /api/v1/scan HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
/** One at work, as many as may wait, and one more. */
const TOO_MANY = 18;

describe.skipIf(!hasServed)('of the limits of the server', () => {
  afterEach(() => setLimits({}));

  test.each(Object.entries(CASES))('limits.%s is named to whoever goes beyond it', async (name, { value, said }) => {
    setLimits({ [name]: value });
    await using registry = await silentRegistry();
    const { host } = registry;
    await using served = await serve({ registries: { allowed: [`${host}/team`], insecure: [host] } });
    expect(await said(served, registry)).toContain(`(limits.${name})`);
  });
});

/** A registry that is asked for a manifest and never answers. */
function silentRegistry(): Promise<WebServer> {
  return startWebServer(() => {});
}

function scanOf(host: string): string {
  return `/api/v1/scan?image=${host}/team/app:1`;
}

function connected({ address }: Served): Socket & Disposable {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  return Object.assign(socket, { [Symbol.dispose]: () => void socket.destroy() });
}

/** Of so many connections that send the same, the start of what is answered first; all others are given up then. */
async function firstAnswer(served: Served, count: number, request: string): Promise<string> {
  using sockets = new DisposableStack();
  const answers = Array.from({ length: count }, async () => {
    const socket = sockets.use(connected(served));
    socket.write(request);
    return String(await once(socket, 'data'));
  });
  return await Promise.race(answers);
}
