import { formatDay, parseTime, type Scan } from '../../model/index.ts';

type ImageFacts = Pick<Scan, 'image' | 'database'> & { readonly distro: Scan['inventory']['distro'] };

/** `Wolfi, linux/amd64, made on 2023-10-05, judged by the database of 2025-05-08, as of 2024-01-18`. */
export function imageFacts({ image, distro, database }: ImageFacts): string {
  const built = parseTime(database.built);
  const facts = [
    distro?.name ?? '',
    image.platform,
    image.created === null ? '' : `made on ${image.created.slice(0, 10)}`,
    built === null ? '' : `judged by the database of ${formatDay(built)}`,
    database.asOf === null ? '' : `as of ${formatDay(database.asOf)}`,
  ];
  return facts.filter((fact) => fact !== '').join(', ');
}
