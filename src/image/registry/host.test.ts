import { describe, expect, it } from 'vitest';
import { ImageError } from '../errors.ts';
import { registryOrigin } from './host.ts';

describe('registryOrigin', () => {
  it.each([
    ['ghcr.io', 'https://ghcr.io/'],
    ['registry.example:5000', 'https://registry.example:5000/'],
    ['localhost', 'http://localhost/'],
    ['localhost:5000', 'http://localhost:5000/'],
    ['LOCALHOST:5000', 'http://localhost:5000/'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000/'],
    ['127.9.9.9', 'http://127.9.9.9/'],
    ['[::1]', 'http://[::1]/'],
    ['[::1]:5000', 'http://[::1]:5000/'],
    ['[2001:db8::1]:5000', 'https://[2001:db8::1]:5000/'],
    ['localhost.example', 'https://localhost.example/'],
    ['127.0.0.1.example', 'https://127.0.0.1.example/'],
    ['plain.example:5000', 'http://plain.example:5000/'],
    ['PLAIN.example:5000', 'http://plain.example:5000/'],
    ['plain.example', 'https://plain.example/'],
    ['plain.example:5001', 'https://plain.example:5001/'],
  ])('asks %s at %s', (host, origin) => {
    expect(registryOrigin(host, ['Plain.example:5000'], 'image').href).toBe(origin);
  });

  it.each(['1.2.3.999', '[::::]', 'host:99999', '[1]:1'])('refuses %s, which references allow', (host) => {
    expect(() => registryOrigin(host, [], 'image')).toThrow(ImageError);
  });
});
