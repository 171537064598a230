import type { EntityFact, IdentityFact } from '../facts.ts';
import { toText } from '../value.ts';
import { rowsOf, type ProfileColumns } from './columns.ts';
import type { Profile, TextSource } from './schema.ts';

export interface IdentityInput {
  sysDescr: string;
  entities: readonly EntityFact[];
  columns: ProfileColumns;
}

/** Patterns meet text of strangers: a cap keeps backtracking short. */
const maxMatched = 2_048;

/** Applies a pattern; groups fill `{1}`… of the format, or are joined by a blank. */
function extract(
  text: string,
  pattern: string | undefined,
  format: string | undefined,
): string | undefined {
  if (pattern === undefined) return text;
  const match = RegExp(pattern, 'u').exec(text.slice(0, maxMatched));
  if (!match) return undefined;
  if (format !== undefined) {
    return format.replaceAll(/\{(\d)\}/g, (_, n: string) => match[Number(n)] ?? '');
  }
  const groups = match.slice(1).filter((group) => group !== undefined);
  return groups.length === 0 ? match[0] : groups.join(' ');
}

const chassis = 3;

function fromSource(source: TextSource, input: IdentityInput): string | undefined {
  if ('text' in source) return source.text;
  if ('sysDescr' in source) return extract(input.sysDescr, source.sysDescr, source.format);
  if ('oid' in source) {
    for (const value of rowsOf(input.columns, source.oid).values()) {
      const text = toText(value)?.trim();
      const found = text ? extract(text, source.pattern, source.format) : undefined;
      if (found !== undefined && found.trim() !== '') return found;
    }
    return undefined;
  }
  const wanted = source.class ?? chassis;
  for (const entity of input.entities) {
    const text = entity[source.entity];
    if ((wanted !== 0 && entity.class !== wanted) || !text?.trim()) continue;
    const found = extract(text, source.pattern, source.format);
    if (found !== undefined && found.trim() !== '') return found;
  }
  return undefined;
}

/** Fits any device with an ENTITY-MIB; used after the profile's own sources. */
const fallback: Required<
  Pick<NonNullable<Profile['identity']>, 'hardware' | 'version' | 'serial'>
> = {
  hardware: [
    { entity: 'model' },
    { entity: 'model', class: 11 },
    { entity: 'model', class: 9 },
    { entity: 'model', class: 0 },
  ],
  version: [
    { entity: 'softwareRev' },
    { entity: 'softwareRev', class: 0 },
    { entity: 'firmwareRev' },
  ],
  serial: [
    { entity: 'serial' },
    { entity: 'serial', class: 11 },
    { entity: 'serial', class: 9 },
    { entity: 'serial', class: 0 },
  ],
};

function first(sources: readonly TextSource[], input: IdentityInput): string | undefined {
  for (const source of sources) {
    const text = fromSource(source, input)?.replaceAll(/\s+/g, ' ').trim();
    if (text) return text;
  }
  return undefined;
}

/** Model, version and serial number: the profile's sources in their order, then ENTITY-MIB. */
export function readIdentity(profile: Profile | undefined, input: IdentityInput): IdentityFact {
  const own = profile?.identity ?? {};
  const identity: IdentityFact = {};
  for (const key of ['hardware', 'version', 'serial', 'features'] as const) {
    const more = key === 'features' ? [] : fallback[key];
    const text = first([...(own[key] ?? []), ...more], input);
    if (text !== undefined) identity[key] = text;
  }
  return identity;
}
