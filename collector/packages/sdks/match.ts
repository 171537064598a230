import type { Evidence, EvidenceKind, HostFact, NativeLibrary, SdkFact } from '../code-facts.ts';
import type { SdkRule } from './rules.ts';

/** Pieces of evidence that are kept per SDK and kind. */
const MAX_EVIDENCE = 4;

/** Where an SDK shows: whatever a platform has of it. */
export interface SdkTraces {
  classes: Iterable<{ name: string; file: string }>;
  /** Classes that the manifest names; they keep their names when code is obfuscated. */
  components: Iterable<{ name: string; file: string }>;
  libraries: readonly Pick<NativeLibrary, 'name' | 'file'>[];
  hosts: readonly Pick<HostFact, 'host' | 'files'>[];
  /** iOS frameworks and Objective-C classes. */
  frameworks: Iterable<{ name: string; file: string }>;
}

/** Lists made ready for look-up; one for all packages of a process. */
export interface SdkMatcher {
  match(traces: SdkTraces): SdkFact[];
  /** Id of the SDK that a class belongs to by its name. */
  ownerOf(className: string): string | null;
}

function glob(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'u');
}

/** Rules by name: most patterns are plain names, some have a `*`. */
function byName(rules: readonly SdkRule[]): (name: string) => SdkRule | undefined {
  const plain = new Map<string, SdkRule>();
  const like: { pattern: RegExp; rule: SdkRule }[] = [];
  for (const rule of rules) {
    for (const pattern of rule.libraries ?? []) {
      if (pattern.includes('*')) like.push({ pattern: glob(pattern), rule });
      else if (!plain.has(pattern)) plain.set(pattern, rule);
    }
  }
  return (name) => plain.get(name) ?? like.find(({ pattern }) => pattern.test(name))?.rule;
}

/** The longest beginning of the name that the table knows; every beginning ends with a dot. */
function longestPrefix(table: ReadonlyMap<string, SdkRule>, name: string): SdkRule | undefined {
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const rule = table.get(name.slice(0, dot + 1));
    if (rule) return rule;
  }
  return undefined;
}

function prefixesOf(rules: readonly SdkRule[]): Map<string, SdkRule> {
  const table = new Map<string, SdkRule>();
  for (const rule of rules) for (const prefix of rule.classes ?? []) table.set(prefix, rule);
  return table;
}

function hostIsBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

interface Hit {
  rule: SdkRule;
  evidence: Evidence[];
}

class Hits {
  readonly byId = new Map<string, Hit>();

  add(rule: SdkRule, kind: EvidenceKind, value: string, file: string): void {
    const hit = this.byId.get(rule.id) ?? { rule, evidence: [] };
    this.byId.set(rule.id, hit);
    const same = hit.evidence.filter((one) => one.kind === kind);
    if (same.length < MAX_EVIDENCE && !same.some((one) => one.value === value)) {
      hit.evidence.push({ kind, file, value });
    }
  }
}

/**
 * Finds SDKs by classes, components, native libraries and frameworks. A trace that our own list explains is not offered to the other list:
 * one SDK is told once.
 */
export function createSdkMatcher(rules: readonly SdkRule[]): SdkMatcher {
  const lists = (['xiaodun', 'libchecker'] as const).map((source) => {
    const own = rules.filter((rule) => rule.source === source);
    const frameworks = new Map<string, SdkRule>();
    for (const rule of own) for (const name of rule.frameworks ?? []) frameworks.set(name, rule);
    return { prefixes: prefixesOf(own), library: byName(own), frameworks };
  });
  const byClass = (name: string) => {
    for (const { prefixes } of lists) {
      const rule = longestPrefix(prefixes, name);
      if (rule) return rule;
    }
    return undefined;
  };
  const byLibrary = (name: string) => {
    for (const { library } of lists) {
      const rule = library(name);
      if (rule) return rule;
    }
    return undefined;
  };
  return {
    ownerOf: (className) => byClass(className)?.id ?? null,
    match({ classes, components, libraries, hosts, frameworks }) {
      const hits = new Hits();
      for (const { name, file } of classes) {
        const rule = byClass(name);
        if (rule) hits.add(rule, 'class', name, file);
      }
      for (const { name, file } of components) {
        const rule = byClass(name);
        if (rule) hits.add(rule, 'component', name, file);
      }
      for (const { name, file } of libraries) {
        const rule = byLibrary(name);
        if (rule) hits.add(rule, 'native-library', name, file);
      }
      for (const { name, file } of frameworks) {
        const rule = lists.map((list) => list.frameworks.get(name)).find((found) => found);
        if (rule) hits.add(rule, 'framework', name, file);
      }
      for (const { rule } of hits.byId.values()) {
        for (const { host, files } of hosts) {
          if (rule.hosts?.some((domain) => hostIsBelow(host, domain))) {
            hits.add(rule, 'host', host, files[0] ?? '');
          }
        }
      }
      return [...hits.byId.values()].map(({ rule, evidence }) => ({
        id: rule.id,
        name: rule.name,
        nameEn: rule.nameEn ?? null,
        vendor: rule.vendor ?? null,
        categories: [...rule.categories],
        country: rule.country ?? null,
        source: rule.source,
        confidence: rule.confidence,
        version: null,
        evidence,
      }));
    },
  };
}
