import type {
  AndroidPackage,
  Area,
  IosPackage,
  PackageFacts,
} from '../../../collector/packages/facts.ts';
import type { Hit } from '../conditions/truth.ts';
import type { Value } from '../conditions/value-test.ts';

/** One entry of a list of facts: what tests look at, and where it stands. */
export interface Row {
  fields: Readonly<Record<string, Value>>;
  hit: Hit;
}

/** A list of facts by a name that rules use. */
export interface ListView {
  /** Without these nothing can be said of what is not in the list. */
  areas: readonly Area[];
  fields: readonly string[];
  rows(facts: PackageFacts): readonly Row[];
  /** The list is shorter than what was there. */
  isCut?(facts: PackageFacts): boolean;
  /** Every value that a field has, those of rows that were cut off among them. */
  whole?: { field: string; values(facts: PackageFacts): readonly string[] };
}

/** One fact by a name that rules use; undefined on platforms that have no such thing. */
export interface ScalarView {
  areas: readonly Area[];
  read(facts: PackageFacts): { value: Value; hit: Hit } | undefined;
}

export const manifestFile = 'AndroidManifest.xml';

/** Where facts of the package as a whole stand. */
export function mainFileOf(facts: PackageFacts): string {
  return facts.platform === 'android' ? manifestFile : facts.ios.infoPlist.file;
}

export function onAndroid<T>(facts: PackageFacts, read: (facts: AndroidPackage) => T[]): T[] {
  return facts.platform === 'android' ? read(facts) : [];
}

export function onIos<T>(facts: PackageFacts, read: (facts: IosPackage) => T[]): T[] {
  return facts.platform === 'ios' ? read(facts) : [];
}
