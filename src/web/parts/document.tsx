import type { Child } from 'hono/jsx';
import { visible } from '../../report/index.ts';
import { ICON_PATH, SCRIPT_PATHS, STYLESHEET_PATH } from '../assets.ts';
import { withQuery } from '../links.ts';
import type { Shell } from '../views.ts';
import { age, LongDay } from './day.tsx';
import { Symbols } from './symbols.tsx';

interface DocumentProps {
  /** Without the site's name. */
  readonly title: string;
  readonly description: string;
  readonly shell: Shell;
  /** What the feed of changes is restricted to, as the page is; nothing for all changes. */
  readonly feed?: { readonly package?: string; readonly vulnerability?: string };
  readonly children: Child;
}

const PLACES = [
  ['/advisories', 'Advisories'],
  ['/scan', 'Scan'],
  ['/diff', 'Diff'],
  ['/api', 'API'],
] as const;

/** A whole page of the site, as text. */
export function page(props: DocumentProps): string {
  return `<!doctype html>\n${String(<Document {...props} />)}\n`;
}

function Document({ title, description, shell, feed = {}, children }: DocumentProps) {
  const atom = withQuery('/feeds/atom.xml', feed);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content={description} />
        <title>{title === '' ? 'fixedin' : `${visible(title)} · fixedin`}</title>
        <link rel="stylesheet" href={STYLESHEET_PATH} />
        <link rel="icon" href={ICON_PATH} type="image/svg+xml" />
        <link rel="alternate" type="application/atom+xml" title="Advisory changes" href={atom} />
        {SCRIPT_PATHS.map((path) => (
          <script type="module" src={path} />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the answer
        </a>
        <Symbols />
        <Header shell={shell} />
        <main id="main">{children}</main>
        <Footer shell={shell} atom={atom} />
      </body>
    </html>
  );
}

function Header({ shell }: { readonly shell: Shell }) {
  // Home and the list of advisories have the search box in their midst.
  const ownBox = isHere(shell.path, '/') || isHere(shell.path, '/advisories');
  return (
    <header class="top">
      <div class="inner">
        <a class="name" href="/">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" />
            <path d="M8.5 16.5l5 5 10-11" />
          </svg>
          fixedin
        </a>
        {ownBox ? null : (
          <search>
            <form action="/advisories" method="get">
              <input
                type="search"
                name="q"
                value={shell.query}
                aria-label="Search vulnerabilities, advisories and packages"
                placeholder="CVE, package or advisory"
                autocomplete="off"
                spellcheck={false}
                data-search
              />
            </form>
          </search>
        )}
        <nav aria-label="Site">
          {PLACES.map(([path, name]) => (
            <a href={path} aria-current={isHere(shell.path, path) ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </div>
    </header>
  );
}

function Footer({ shell, atom }: { readonly shell: Shell; readonly atom: string }) {
  return (
    <footer class="bottom">
      <div class="inner">
        <p>
          Answers come from a database built on <LongDay at={shell.built} /> ({age(shell.built, shell.now)}).{' '}
          <a href="/#sources">Its sources and licences</a>
        </p>
        <p>
          <a href={atom}>Changes as Atom</a> <a href="/openapi.json">OpenAPI</a>{' '}
          <span class="keys-hint" hidden>
            Press <kbd>?</kbd> for keys
          </span>
        </p>
      </div>
    </footer>
  );
}

function isHere(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}?`);
}
