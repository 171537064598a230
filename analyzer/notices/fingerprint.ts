import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import type { NoticeFacts } from './facts.ts';
import type { assetKeys, NoticeRules, weaknessKeys } from './rules.ts';

type About = Pick<NoticeFacts, 'asset' | 'weakness'>;
type AssetKey = (typeof assetKeys)[number];
type WeaknessKey = (typeof weaknessKeys)[number];

/** Names are compared without case, width, blanks and marks at the ends. */
function plainName(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/gu, '')
    .replace(/[.。;；]+$/u, '');
}

function hostOf(text: string): string | undefined {
  const host = domainToASCII(text.trim().toLowerCase().replace(/\.+$/u, ''));
  return host === '' ? undefined : host;
}

function parsedUrl(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  return URL.canParse(text) ? new URL(text) : undefined;
}

function hosts({ asset }: About, prefixes: readonly string[]): string[] {
  const url = parsedUrl(asset?.url)?.hostname;
  const found = [asset?.domain, url].flatMap((text) => {
    const host = text === undefined ? undefined : hostOf(text);
    return host === undefined || ipaddr.isValid(host.replace(/^\[|\]$/gu, '')) ? [] : [host];
  });
  return found.map((host) => {
    const prefix = prefixes.find((each) => host.startsWith(each));
    return prefix === undefined ? host : host.slice(prefix.length);
  });
}

/** Addresses in one spelling; those that many networks use belong to one unit only. */
function addresses({ asset }: About, scope: string): string[] {
  return [asset?.ipv4, asset?.ipv6].flatMap((text) => {
    if (text === undefined || !ipaddr.isValid(text)) return [];
    const address = ipaddr.process(text);
    const plain = address.toNormalizedString();
    return address.range() === 'unicast' ? [plain] : [`${scope}|${plain}`];
  });
}

function assetValues(about: About, key: AssetKey, scope: string, prefixes: readonly string[]) {
  const { asset } = about;
  switch (key) {
    case 'host':
      return hosts(about, prefixes);
    case 'address-port':
      return asset?.port === undefined
        ? []
        : addresses(about, scope).map((address) => `${address}|${asset.port}`);
    case 'address':
      return asset?.port === undefined ? addresses(about, scope) : [];
    case 'system-name':
      return asset?.systemName === undefined ? [] : [`${scope}|${plainName(asset.systemName)}`];
  }
}

function weaknessValue({ weakness }: About, key: WeaknessKey): string[] {
  if (!weakness) return [];
  switch (key) {
    case 'cve':
      return weakness.cve === undefined ? [] : [weakness.cve];
    case 'cnvd':
      return weakness.cnvd === undefined ? [] : [weakness.cnvd];
    case 'cnnvd':
      return weakness.cnnvd === undefined ? [] : [weakness.cnnvd];
    case 'class-name':
      return [plainName(weakness.name)];
  }
}

/**
 * Hashes of every (asset, weakness) pair that a report names, by the keys of rules/notices: two reports with one pair in
 * common are about the same thing, so a source that knows the CVE and one that knows only the CNVD number meet in a third
 * that knows both. `scope`: unit within which names and private addresses mean something. Empty without asset or weakness.
 */
export function fingerprintsOf(
  about: About,
  scope: string,
  { merging }: Pick<NoticeRules, 'merging'>,
): string[] {
  const assets = merging.asset.flatMap((key) =>
    assetValues(about, key, scope, merging.hostPrefixes).map((value) => `${key}=${value}`),
  );
  const weaknesses = merging.weakness.flatMap((key) =>
    weaknessValue(about, key).map((value) => `${key}=${value}`),
  );
  const pairs = assets.flatMap((asset) => weaknesses.map((weakness) => [asset, weakness]));
  const hashes = pairs.map((pair) =>
    createHash('sha256').update(JSON.stringify(pair)).digest('hex'),
  );
  return [...new Set(hashes)].slice(0, merging.mostKeys);
}
