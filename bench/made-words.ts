import { Chance } from './made-chance.ts';

/** Words, names and prose that are made up, in the proportions of real ones. */
export class Words {
  readonly #words: readonly string[];

  constructor(seed: number) {
    const chance = new Chance(seed);
    this.#words = Array.from({ length: VOCABULARY }, () =>
      Array.from({ length: 1 + chance.below(3) }, () => chance.of(SYLLABLES)).join(''),
    );
  }

  /** Few words are common and most are not, as in any language. */
  word(chance: Chance): string {
    return this.#words[chance.favourite(VOCABULARY, 3)] ?? '';
  }

  /** A name of one to three words, and mostly a number where names of that sort have one. */
  name(chance: Chance, number: number): string {
    const words = Array.from({ length: 1 + chance.below(3) }, () => this.word(chance));
    return `${words.join(chance.happens(0.8) ? '-' : '')}-${number.toString(36)}`;
  }

  /** Sentences of about so many characters. */
  prose(chance: Chance, characters: number): string {
    let text = '';
    while (text.length < characters) {
      const words = Array.from({ length: 6 + chance.below(12) }, () => this.word(chance)).join(' ');
      text += `${text === '' ? '' : ' '}${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
    }
    return text.slice(0, characters);
  }
}

const VOCABULARY = 12_000;

const SYLLABLES: readonly [string, ...string[]] = [
  'a',
  ...['ab', 'ac', 'al', 'an', 'ar', 'as', 'at', 'ba', 'be', 'bi', 'bo', 'ca', 'ce', 'chi', 'co', 'cu', 'da', 'de'],
  ...['di', 'do', 'el', 'en', 'er', 'es', 'fa', 'fe', 'fi', 'fo', 'ga', 'ge', 'gi', 'go', 'ha', 'he', 'hi', 'in'],
  ...['is', 'it', 'ja', 'ke', 'ki', 'la', 'le', 'li', 'lo', 'ma', 'me', 'mi', 'mo', 'na', 'ne', 'ni', 'no', 'on'],
  ...['or', 'pa', 'pe', 'pi', 'po', 'qui', 'ra', 're', 'ri', 'ro', 'sa', 'se', 'si', 'so', 'sta', 'ta', 'te', 'ti'],
  ...['to', 'tra', 'tu', 'ul', 'un', 'ur', 'us', 'va', 've', 'vi', 'vo', 'wa', 'we', 'wi', 'xe', 'ya', 'ze', 'zo'],
];
