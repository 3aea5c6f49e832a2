import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file that pages ask for. Its path changes with its content, so it may be kept for ever. */
export interface Asset {
  /** `/assets/site.1f3a9c07.css`. */
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

/** In the order in which they are laid over each other. */
const SHEETS = [
  'tokens',
  'page',
  'frame',
  'answer',
  'marks',
  'tables',
  'forms',
  'home',
  'charts',
  'timeline',
  'results',
  'reference',
  'width',
  'media',
];

/** The stylesheet's text, which a self-contained report carries inside. */
export const STYLESHEET = SHEETS.map((name) => read(`styles/${name}.css`)).join('\n');

const stylesheet = asset('site.css', STYLESHEET, 'text/css; charset=utf-8');
const icon = asset('icon.svg', read('icon.svg'), 'image/svg+xml');
const scripts = ['live-results.js', 'keyboard.js', 'copy-button.js', 'diff-form.js'].map((name) =>
  asset(name, read(name), 'text/javascript; charset=utf-8'),
);

export const ASSETS: readonly Asset[] = [stylesheet, icon, ...scripts];

export const STYLESHEET_PATH = stylesheet.path;
export const ICON_PATH = icon.path;
export const SCRIPT_PATHS: readonly string[] = scripts.map(({ path }) => path);

/** Everything from this origin alone, nothing inline: what pages are served with. https://www.w3.org/TR/CSP3/ */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

function asset(name: string, body: string, contentType: string): Asset {
  const [stem, extension] = name.split('.');
  return { path: `/assets/${stem}.${digest(body, 'hex').slice(0, 12)}.${extension}`, contentType, body };
}

/** The folder stands beside this module, in the source as in `dist/`. */
function read(name: string): string {
  return readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
}

function digest(text: string, encoding: 'hex'): string {
  return createHash('sha256').update(text).digest(encoding);
}
