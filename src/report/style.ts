import { styleText } from 'node:util';
import type { Severity } from '../model/index.ts';

/** Where a text report goes: how wide it may be, and whether it may be coloured. */
export interface TextStyle {
  /** In terminal cells; null for a pipe or a file, where nothing need be cut. */
  readonly width: number | null;
  readonly colour: boolean;
}

/** A severity, or another kind of emphasis that reports know. */
export type Emphasis = Severity | 'title' | 'heading' | 'faint' | 'good' | 'bad';

type Format = Parameters<typeof styleText>[0];

const FORMATS: Readonly<Record<Emphasis, Format>> = {
  title: 'bold',
  heading: 'bold',
  faint: 'dim',
  good: 'green',
  bad: 'red',
  Critical: ['bold', 'magenta'],
  High: 'red',
  Medium: 'yellow',
  Low: 'cyan',
  Negligible: 'dim',
  Unknown: 'dim',
};

/** `text` emphasised, or as it is where colours are off. */
export function paint(text: string, emphasis: Emphasis, style: TextStyle): string {
  return style.colour ? styleText(FORMATS[emphasis], text, { validateStream: false }) : text;
}
