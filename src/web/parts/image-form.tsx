import { visible } from '../../report/index.ts';
import type { Reach } from '../views.ts';

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
  const local =
    images.length === 0 ? null : <>{images.length === 1 ? 'one image' : `${images.length} images`} of its own</>;
  return (
    <p class="hint">
      {local === null && registries.length === 0 ? (
        <>This server reaches no images. Start it with --images, or allow registries in its configuration.</>
      ) : (
        <>
          This server reaches {local}
          {local === null || registries.length === 0 ? '' : ' and '}
          {registries.length === 0 ? '' : `images at ${visible(registries.join(', '))}`}.
        </>
      )}
    </p>
  );
}
