import type { Pair } from '../../codecs/key-value/key-value.ts';
import { formatIso } from '../../codecs/timestamp/format.ts';
import type { Draft } from '../parser.ts';
import { type Aliases, commonAliases, normaliseKey, type Target } from './aliases.ts';
import {
  isPlaceholder,
  parseCount,
  parseEndpoint,
  parseMac,
  parsePort,
  parseTransport,
} from './convert.ts';
import { applyVerdict, readVerdict } from './verdict.ts';

export interface PairOptions {
  /** Prefix of fields that have no ECS name, and of the vendor's own word for a verdict. */
  namespace: string;
  /** Looked at before the common ones. */
  aliases?: Aliases;
}

/** Vendor fields kept of one event, and the length of each. */
const maxVendorFields = 120;
const maxVendorLength = 2048;

/**
 * Sets ECS fields from pairs; keys without a meaning of their own are kept as text under the namespace.
 * Precise keys come before vague ones (`ip`), and the first value of a field stays.
 */
export function applyPairs(draft: Draft, pairs: readonly Pair[], options: PairOptions): void {
  const vague: [Target, Pair][] = [];
  let kept = 0;
  for (const pair of pairs) {
    const value = pair[1].trim();
    if (isPlaceholder(value) || (value === 'unknown' && isUser(pair[0]))) continue;
    const key = normaliseKey(pair[0]);
    const target = options.aliases?.get(key) ?? commonAliases.get(key);
    if (target?.vague) vague.push([target, pair]);
    else if (target && assign(draft, target, value, options.namespace, pair[0])) continue;
    else if (kept++ < maxVendorFields) keepVendorField(draft, options.namespace, pair[0], value);
  }
  for (const [target, [key, value]] of vague) {
    if (
      draft[target.field] !== undefined ||
      !assign(draft, target, value.trim(), options.namespace, key)
    ) {
      keepVendorField(draft, options.namespace, key, value.trim());
    }
  }
}

/** Firewalls write `unknown` for traffic that no user signed in for. */
function isUser(key: string): boolean {
  return commonAliases.get(normaliseKey(key))?.field === 'user.name';
}

/** Answers false when the text is not of the target's kind, or the field has a value already. */
function assign(
  draft: Draft,
  target: Target,
  value: string,
  namespace: string,
  key: string,
): boolean {
  const { field } = target;
  if (target.as === 'verdict') return assignVerdict(draft, value, namespace, key);
  if (target.as === 'transport') return assignProtocol(draft, value);
  if (draft[field] !== undefined) return draft[field] === value;
  const converted = convert(draft, target, value);
  if (converted === undefined) return false;
  draft[field] = converted;
  return true;
}

function convert(draft: Draft, target: Target, value: string): string | number | undefined {
  switch (target.as) {
    case 'ip':
      return endpointIp(draft, target.field, value);
    case 'port':
      return parsePort(value);
    case 'count':
      return parseCount(value);
    case 'epoch':
      return epochIso(value);
    case 'mac':
      return parseMac(value);
    case 'lower':
      return value.toLowerCase();
    case 'command':
    case 'text':
    case 'transport':
    case 'verdict':
      return value;
  }
}

function epochIso(value: string): string | undefined {
  if (!/^\d{10}(?:\d{3})?$/.test(value)) return undefined;
  return formatIso(value.length === 10 ? Number(value) * 1000 : Number(value));
}

/** `a.b.c.d:port` in an address field also gives the port. */
function endpointIp(draft: Draft, field: string, value: string): string | undefined {
  const endpoint = parseEndpoint(value);
  if (!endpoint) return undefined;
  if (endpoint.port !== undefined) draft[`${field.slice(0, -2)}port`] ??= endpoint.port;
  return endpoint.ip;
}

function assignVerdict(draft: Draft, value: string, namespace: string, key: string): boolean {
  keepVendorField(draft, namespace, key, value);
  const verdict = readVerdict(value);
  if (verdict) applyVerdict(draft, verdict);
  return true;
}

/** `proto` holds a transport on most devices and an application protocol on some. */
function assignProtocol(draft: Draft, value: string): boolean {
  const transport = parseTransport(value);
  if (transport !== undefined) {
    draft['network.transport'] ??= transport;
    return true;
  }
  if (parseCount(value) !== undefined || value.length > 32) return false;
  draft['network.protocol'] ??= value.toLowerCase();
  return true;
}

export function keepVendorField(draft: Draft, namespace: string, key: string, value: string): void {
  const name = vendorField(namespace, key);
  draft[name] ??= value.length > maxVendorLength ? value.slice(0, maxVendorLength) : value;
}

/** Field names by namespace and key; devices repeat theirs, so building them once is enough. */
const vendorFields = new Map<string, Map<string, string>>();
const maxRemembered = 4096;

/** `huawei`, `SrcZone-Name(1025)` → `huawei.srczone_name`: letters of any script, digits and `_`. */
function vendorField(namespace: string, key: string): string {
  let names = vendorFields.get(namespace);
  if (!names) vendorFields.set(namespace, (names = new Map()));
  const known = names.get(key);
  if (known !== undefined) return known;
  const plain = key
    .replace(/\(\d{1,5}\)$/, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
  const name = `${namespace}.${plain === '' ? 'field' : plain}`;
  if (names.size >= maxRemembered) names.clear();
  names.set(key, name);
  return name;
}

/** A rule that has only a number is searched by that number. */
export function nameRuleById(draft: Draft): void {
  const id = draft['rule.id'];
  if (draft['rule.name'] === undefined && id !== undefined) draft['rule.name'] = id;
}
