import type { XmlElement } from '../axml/element.ts';
import { childrenNamed } from './intent-filter.ts';
import type { AttributeReader } from './reader.ts';

export interface StatedSdks {
  readonly min: string | null;
  readonly target: string | null;
  readonly max: string | null;
}

/** Code names of previews by first letter → the API level that was out then (android.os.Build.VERSION_CODES). */
const LEVEL_BY_LETTER: Readonly<Record<string, number>> = {
  C: 2,
  D: 3,
  E: 4,
  F: 7,
  G: 8,
  H: 10,
  I: 13,
  J: 15,
  K: 18,
  L: 20,
  M: 22,
  N: 23,
  O: 25,
  P: 27,
  Q: 28,
  R: 29,
  S: 30,
  T: 32,
  U: 33,
  V: 34,
  B: 35,
};

/** A level from digits or a code name; undefined when it is neither. */
export function sdkLevel(stated: string | null): number | undefined {
  if (stated === null) return undefined;
  if (/^\d{1,5}$/u.test(stated)) return Number(stated);
  return /^[A-Z]/u.test(stated) ? LEVEL_BY_LETTER[stated.charAt(0)] : undefined;
}

/** The platform lets the last `<uses-sdk>` that says something win. */
export function readSdks(root: XmlElement, reader: AttributeReader): StatedSdks {
  const last = (name: string): string | null =>
    childrenNamed(root, 'uses-sdk')
      .map((element) => reader.text(element, name))
      .findLast((text) => text !== null) ?? null;
  return {
    min: last('minSdkVersion'),
    target: last('targetSdkVersion'),
    max: last('maxSdkVersion'),
  };
}

/** Absent means 1 for minSdk, and minSdk for targetSdk. */
export function effectiveSdks({ min, target }: StatedSdks): { min: number; target: number } {
  const least = sdkLevel(min) ?? 1;
  return { min: least, target: sdkLevel(target) ?? least };
}
