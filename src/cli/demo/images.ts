import { writeOciLayout } from '../../image/index.ts';
import { PACKAGES } from './packages.ts';

/** The two images of the walk, in the order of the versions in the table of packages. */
export const IMAGES = [
  { tag: '1.21.2', created: '2023-10-05T00:00:00Z' },
  { tag: '1.21.5', created: '2023-12-15T00:00:00Z' },
] as const;

/** Writes the images as one OCI layout with a tag each: a base layer that both share, and one with the packages. */
export async function writeImages(folder: string): Promise<void> {
  await writeOciLayout(
    folder,
    ...IMAGES.map(({ tag, created }, position) => ({
      tag,
      created,
      config: {
        architecture: 'amd64',
        os: 'linux',
        config: { Entrypoint: ['/usr/bin/go'], Env: ['PATH=/usr/bin:/bin', `GOLANG_VERSION=${tag}`] },
      },
      layers: [
        {
          entries: [
            { path: 'etc/os-release', content: OS_RELEASE },
            { path: 'etc/apk/arch', content: 'x86_64\n' },
          ],
        },
        { entries: [{ path: 'lib/apk/db/installed', content: installedDatabase(position) }] },
      ],
    })),
  );
}

const OS_RELEASE = 'ID=wolfi\nNAME="Wolfi"\nPRETTY_NAME="Wolfi"\nHOME_URL="https://wolfi.dev"\n';

/** The packages as apk records them. https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2 */
function installedDatabase(image: number): string {
  return PACKAGES.trim()
    .split('\n')
    .map((line) => {
      const [name = '', origin = '', before = '', after = '', ...licence] = line.split(' ');
      const version = image === 0 ? before : after;
      return `P:${name}\nV:${version}\nA:x86_64\nL:${licence.join(' ')}\no:${origin}\n`;
    })
    .join('\n')
    .concat('\n');
}
