import { describe, expect, it } from 'vitest';
import { redirectTarget } from './redirect.ts';

describe('redirectTarget', () => {
  const secure = new URL('https://registry.example/v2/app/blobs/x');
  const plain = new URL('http://localhost:5000/v2/app/blobs/x');

  it.each([
    [secure, 'https://cdn.example/a?signature=b', 'https://cdn.example/a?signature=b'],
    [secure, '/elsewhere', 'https://registry.example/elsewhere'],
    [secure, '//cdn.example/a', 'https://cdn.example/a'],
    [plain, '../y', 'http://localhost:5000/v2/app/y'],
    [plain, 'http://cdn.example/a', 'http://cdn.example/a'],
    [plain, 'https://cdn.example/a', 'https://cdn.example/a'],
  ])('leads from %s by %s', (from, location, target) => {
    expect(redirectTarget(from, location, 'image').href).toBe(target);
  });

  it.each([
    [secure, 'http://registry.example/a', /from HTTPS to plain HTTP/],
    [secure, 'ftp://cdn.example/a', /no place/],
    [secure, 'file:///etc/passwd', /no place/],
    [secure, 'https://', /no place/],
    [secure, undefined, /no place/],
  ])('refuses to go from %s by %s', (from, location, message) => {
    expect(() => redirectTarget(from, location, 'image')).toThrow(
      expect.objectContaining({ code: 'registry-failed', message: expect.stringMatching(message) }),
    );
  });
});
