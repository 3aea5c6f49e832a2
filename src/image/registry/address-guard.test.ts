import { describe, expect, it, test } from 'vitest';
import { startWebServer } from '../../../test/support/web-server.ts';
import { isPublicAddress } from './address-guard.ts';
import { openRegistryImage } from './index.ts';
import { TIMING } from './limits.ts';
import { getFollowing } from './redirect.ts';
import { Transport } from './transport.ts';

describe('isPublicAddress', () => {
  test.each([
    ['0.0.0.0', false],
    ['10.1.2.3', false],
    ['100.64.0.1', false],
    ['127.0.0.1', false],
    ['127.255.255.254', false],
    ['169.254.169.254', false],
    ['172.16.0.1', false],
    ['172.31.255.255', false],
    ['192.168.1.1', false],
    ['198.19.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::ffff:10.0.0.1', false],
    ['::ffff:93.184.215.14', false],
    ['64:ff9b::a00:1', false],
    ['fc00::1', false],
    ['fe80::1', false],
    ['fec0::1', false],
    ['ff02::1', false],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', false],
    ['2001:db8::1', false],
    ['2002:a00:1::', false],
    ['no address', false],
    ['93.184.215.14', true],
    ['172.32.0.1', true],
    ['100.128.0.1', true],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', true],
    ['2a00:1450:4001:80e::200e', true],
  ])('%s: %s', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});

describe('a guarded transport', () => {
  it('asks no address of this machine, however it is written', async () => {
    await using server = await startWebServer((_request, response) => response.end('reached'));
    const port = server.host.split(':')[1];
    const hosts = ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', 'localhost'];
    using transport = new Transport('app', TIMING, { guard: { named: [] } });
    for (const host of hosts) {
      const answer = transport.get(new URL(`http://${host}:${port}/`), {});
      await expect(answer, host).rejects.toMatchObject({ code: 'forbidden-address' });
    }
    expect(server.requests).toEqual([]);
  });

  it('asks a host that is named, on that port alone', async () => {
    await using named = await startWebServer((_request, response) => response.end('reached'));
    await using other = await startWebServer((_request, response) => response.end('reached'));
    using transport = new Transport('app', TIMING, { guard: { named: [named.host] } });
    expect((await transport.get(new URL(`http://${named.host}/`), {})).status).toBe(200);
    await expect(transport.get(new URL(`http://${other.host}/`), {})).rejects.toMatchObject({
      code: 'forbidden-address',
    });
    expect(other.requests).toEqual([]);
  });

  it('follows no redirect to where it may not go', async () => {
    await using target = await startWebServer((_request, response) => response.end('secret'));
    await using named = await startWebServer((_request, response) => {
      response.writeHead(307, { location: `http://${target.host}/` }).end();
    });
    using transport = new Transport('app', TIMING, { guard: { named: [named.host] } });
    const followed = getFollowing(transport, new URL(`http://${named.host}/`), {}, null, 'app');
    await expect(followed).rejects.toMatchObject({ code: 'forbidden-address' });
    expect(target.requests).toEqual([]);
  });

  it('fetches no token from where it may not go', async () => {
    await using target = await startWebServer((_request, response) => response.end('{"token":"x"}'));
    await using registry = await startWebServer((_request, response) => {
      const challenge = `Bearer realm="http://${target.host}/token",service="registry"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
    });
    const opened = openRegistryImage(`${registry.host}/app:1`, { guard: { named: [registry.host] } });
    await expect(opened).rejects.toMatchObject({ code: 'forbidden-address' });
    expect(target.requests).toEqual([]);
  });
});
