import type { XmlValue } from '../axml/element.ts';
import { AndroidFormatError } from '../errors.ts';
import type { Resources, ResourceVariant } from './resources.ts';
import { parseTable, type ResourcePackage } from './table.ts';

/** References are followed this far; the platform stops at 20. */
const MAX_STEPS = 20;
const MAX_FAULTS = 20;
/** Answers that are kept; a manifest asks for a few hundred. */
const MAX_KNOWN = 20_000;
const TABLE_HEADER = 12;

/** The app's own package has the id 0x7f; 0 stands for it in shared libraries. */
const splitId = (id: number): { package: number; type: number; entry: number } => ({
  package: id >>> 24 || 0x7f,
  type: (id >>> 16) & 0xff,
  entry: id & 0xffff,
});

function matches(locale: string, wanted: string): boolean {
  return locale === wanted || locale.startsWith(`${wanted}-`);
}

/** The most exact language, then the newest API level, plain before those for one shape of screen. */
function pick(variants: readonly ResourceVariant[], wanted: string): ResourceVariant | undefined {
  const rank = ({ locale, plain, sdk }: ResourceVariant): number =>
    (locale === wanted ? 4 : locale === '' ? 0 : 2) * 100_000 + (plain ? 10_000 : 0) + sdk;
  let best: ResourceVariant | undefined;
  for (const variant of variants) {
    const fits = variant.locale === '' || (wanted !== '' && matches(variant.locale, wanted));
    if (fits && (!best || rank(variant) > rank(best))) best = variant;
  }
  return best;
}

function tryTable(bytes: Buffer, faults: string[]): ResourcePackage[] {
  try {
    return parseTable(bytes, faults);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new AndroidFormatError('BAD_RESOURCES', error.message, error);
    }
    throw error;
  }
}

/**
 * Parses a resources.arsc; entries are read when they are asked for.
 * @throws {AndroidFormatError} BAD_RESOURCES
 */
export function parseResources(content: Uint8Array): Resources {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.length < TABLE_HEADER) throw new AndroidFormatError('BAD_RESOURCES', 'too short');
  const faults: string[] = [];
  const packages = tryTable(bytes, faults);
  const locales = new Set<string>();
  for (const { variants } of packages) {
    for (const list of variants.values()) for (const { locale } of list) locales.add(locale);
  }
  locales.delete('');

  const variantsOf = (id: number): ResourceVariant[] => {
    const at = splitId(id);
    return packages
      .filter((candidate) => candidate.id === at.package)
      .flatMap((candidate) => candidate.variants.get(at.type) ?? [])
      .flatMap(({ locale, sdk, plain, entry }) => {
        const found = entry(at.entry);
        return found ? [{ locale, sdk, plain, value: found.value }] : [];
      });
  };

  const known = new Map<string, XmlValue | undefined>();
  const chosen = (id: number, locale: string): XmlValue | undefined => {
    const key = `${id} ${locale}`;
    if (known.has(key)) return known.get(key);
    const value = pick(variantsOf(id), locale)?.value;
    if (known.size < MAX_KNOWN) known.set(key, value);
    return value;
  };

  return {
    locales: [...locales].sort(),
    faults: faults.slice(0, MAX_FAULTS),
    variantsOf,
    nameOf(id) {
      const at = splitId(id);
      for (const { id: packageId, types, keys, variants } of packages) {
        if (packageId !== at.package) continue;
        for (const { entry } of variants.get(at.type) ?? []) {
          const found = entry(at.entry);
          if (found) return `${types.get(at.type - 1) ?? ''}/${keys.get(found.key) ?? ''}`;
        }
      }
      return undefined;
    },
    resolve(value, locale = '') {
      let current: XmlValue | undefined = value;
      for (let step = 0; step < MAX_STEPS; step += 1) {
        if (current?.kind === 'theme') return undefined;
        if (current?.kind !== 'reference') return current;
        current = chosen(current.id, locale);
      }
      return undefined;
    },
  };
}
