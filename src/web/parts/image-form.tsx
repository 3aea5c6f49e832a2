import { visible } from '../../report/index.ts';
import type { Reach } from '../views.ts';
import { grouped, listed } from './words.ts';

interface ImageInputProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly reach: Reach;
  readonly required?: boolean;
}

/** The name of an image, with those that the server has at hand offered. */
export function ImageInput({ name, label, value, reach, required = true }: ImageInputProps) {
  const list = reach.images.length === 0 ? undefined : `${name}-images`;
  return (
    <label class="grow">
      {label}
      <input
        type="text"
        name={name}
        value={value}
        list={list}
        placeholder={reach.images[0] ?? 'registry/repository:tag'}
        required={required}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
      />
      {list === undefined ? null : (
        <datalist id={list}>
          {reach.images.map((image) => (
            <option value={image} />
          ))}
        </datalist>
      )}
    </label>
  );
}

/** Which images the server may reach: people need to know before they ask. */
export function ReachNote({ reach: { images, registries } }: { readonly reach: Reach }) {
  const local = images.length === 0 ? null : imagesOf(images);
  return (
    <p class="hint">
      {local === null && registries.length === 0 ? (
        <>This server reads no images. Start it with --images, or allow registries in its configuration.</>
      ) : (
        <>
          This server reads {local}
          {local === null || registries.length === 0 ? '' : ', and '}
          {registries.length === 0 ? '' : `images of ${visible(listed(registries))}`}.
        </>
      )}
    </p>
  );
}

/** The first few by their names; the box offers all. */
function imagesOf(images: readonly string[]): string {
  const named = images.slice(0, IMAGES_NAMED).map((image) => visible(image));
  const others = images.length - named.length;
  return others === 0 ? listed(named) : `${named.join(', ')} and ${grouped(others)} more`;
}

const IMAGES_NAMED = 4;
