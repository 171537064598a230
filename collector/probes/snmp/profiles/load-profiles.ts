import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { Value } from 'typebox/value';
import { isBelow } from '../oid.ts';
import { Profile } from './schema.ts';

export interface ProfileFault {
  file: string;
  line: number;
  column: number;
  message: string;
}

/** All faults of all files at once, one line each. */
export class ProfileError extends Error {
  readonly code = 'BAD_PROFILE';
  readonly faults: readonly ProfileFault[];
  constructor(faults: readonly ProfileFault[]) {
    super(faults.map((f) => `${f.file}:${f.line}:${f.column}: ${f.message}`).join('\n'));
    this.faults = faults;
  }
}

/** The deepest YAML node on a JSON pointer, for the line of a fault. */
function offsetOf(document: Document, pointer: string): number {
  let path = pointer.split('/').slice(1);
  for (;;) {
    const keys = path.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const node: unknown = keys.length === 0 ? document.contents : document.getIn(keys, true);
    if (isNode(node) && node.range) return node.range[0];
    if (path.length === 0) return 0;
    path = path.slice(0, -1);
  }
}

function patternsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(patternsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && ['pattern', 'sysDescr', 'index', 'named'].includes(key)
      ? [inner]
      : patternsOf(inner),
  );
}

function badPattern(profile: Profile): string | undefined {
  for (const pattern of patternsOf(profile)) {
    try {
      RegExp(pattern, 'u').test('');
    } catch (error) {
      return `the pattern ${pattern} is not valid: ${error instanceof Error ? error.message : ''}`;
    }
  }
  return undefined;
}

/** Parses one profile; adds what is wrong to `faults`. */
export function parseProfile(
  file: string,
  text: string,
  faults: ProfileFault[],
): Profile | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const add = (offset: number, message: string) => {
    const { line, col } = lines.linePos(offset);
    faults.push({ file, line, column: col, message });
  };
  for (const error of document.errors) add(error.pos[0], error.message.split('\n')[0] ?? '');
  if (document.errors.length > 0) return undefined;
  const value: unknown = document.toJS();
  if (!Value.Check(Profile, value)) {
    // The deepest fault says most; an unknown key is reported at the key itself.
    const errors = [...Value.Errors(Profile, value)].filter((e) => e.keyword !== 'anyOf');
    const depth = (pointer: string) => pointer.split('/').length;
    const worst = errors.toSorted((a, b) => depth(b.instancePath) - depth(a.instancePath))[0];
    const at = worst?.instancePath ?? '';
    const what = worst?.keyword === 'boolean' ? 'unknown key' : (worst?.message ?? 'is not valid');
    add(
      offsetOf(document, at),
      `${at === '' ? 'profile' : at.slice(1).replaceAll('/', '.')}: ${what}`,
    );
    return undefined;
  }
  const bad = badPattern(value);
  if (bad !== undefined) {
    add(0, bad);
    return undefined;
  }
  return value;
}

function merge(profile: Profile, parent: Profile): Profile {
  const join = <T>(own: T[] | undefined, other: T[] | undefined): T[] => [
    ...(own ?? []),
    ...(other ?? []),
  ];
  const mine = profile.identity ?? {};
  const theirs = parent.identity ?? {};
  return {
    ...profile,
    identity: {
      hardware: join(mine.hardware, theirs.hardware),
      version: join(mine.version, theirs.version),
      serial: join(mine.serial, theirs.serial),
      features: join(mine.features, theirs.features),
    },
    processors: join(profile.processors, parent.processors),
    mempools: join(profile.mempools, parent.mempools),
    storage: join(profile.storage, parent.storage),
    sensors: join(profile.sensors, parent.sensors),
    vlans: join(profile.vlans, parent.vlans),
    neighbours: join(profile.neighbours, parent.neighbours),
    firewall: join(profile.firewall, parent.firewall),
  };
}

const ownFolder = fileURLToPath(new URL('.', import.meta.url));

/** Reads every `*.yaml` of the folders, ours by default. Throws `ProfileError` with all faults. */
export function loadProfiles(folders: readonly string[] = [ownFolder]): Profile[] {
  const faults: ProfileFault[] = [];
  const byId = new Map<string, Profile>();
  for (const folder of folders) {
    for (const name of readdirSync(folder).toSorted()) {
      if (!name.endsWith('.yaml')) continue;
      const profile = parseProfile(name, readFileSync(`${folder}/${name}`, 'utf8'), faults);
      if (profile) byId.set(profile.id, profile);
    }
  }
  const profiles = [...byId.values()].map((profile) => {
    if (profile.extends === undefined) return profile;
    const parent = byId.get(profile.extends);
    if (parent) return merge(profile, parent);
    faults.push({
      file: `${profile.id}.yaml`,
      line: 1,
      column: 1,
      message: `extends ${profile.extends}, which does not exist`,
    });
    return profile;
  });
  if (faults.length > 0) throw new ProfileError(faults);
  return profiles;
}

let own: Profile[] | undefined;

/** Our own profiles, read once. */
export function builtInProfiles(): readonly Profile[] {
  own ??= loadProfiles();
  return own;
}

/** Patterns meet text of strangers: a cap keeps backtracking short. */
const maxMatched = 2_048;

/** The profile with the longest matching sysObjectID prefix; one that also matches sysDescr wins over one without. */
export function findProfile(
  profiles: readonly Profile[],
  sysObjectID: string,
  sysDescr: string,
): Profile | undefined {
  let best: { profile: Profile; score: number } | undefined;
  const start = sysDescr.slice(0, maxMatched);
  for (const profile of profiles) {
    const { sysObjectIds, sysDescr: pattern } = profile.match;
    if (pattern !== undefined && !RegExp(pattern, 'u').test(start)) continue;
    for (const prefix of sysObjectIds) {
      if (sysObjectID !== prefix && !isBelow(prefix, sysObjectID)) continue;
      const score = prefix.split('.').length * 2 + (pattern === undefined ? 0 : 1);
      if (!best || score > best.score) best = { profile, score };
    }
  }
  return best?.profile;
}
