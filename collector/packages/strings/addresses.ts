import { isIPv4, isIPv6 } from 'node:net';
import type { Bounded, HostFact, StringPlace, UrlFact } from '../code-facts.ts';

/**
 * An address in a text: scheme, host, the rest up to a blank, a quote or an angle bracket. A lone `http://` is none. Closing marks stay:
 * nobody can tell whether `;` or `)` belongs to the address.
 */
const address =
  /(?:https?|wss?|ftps?)(?=:\/\/[\p{L}\p{N}_[%{$-])[^\s"'<>\\\u0000-\u0020\u007f]+/giu;
const parts = /^(\w+):\/\/(?:[^/?#@]*@)?(\[[0-9a-f:.]+\]|[^/?#:;,)\]}|]+)/iu;
/** Longer ones are texts with an address in front. */
const MAX_URL = 2_000;

/** Hosts that name XML schemas, DTDs and licences: identifiers that no program opens. */
const identifiers =
  /^(?:schemas\.(?:android|microsoft|xmlsoap|openxmlformats)\.(?:com|org)|(?:www\.)?w3\.org|xmlpull\.org|xml\.(?:org|apache\.org)|java\.sun\.com|javax\.xml\.|www\.apache\.org|ns\.adobe\.com|purl\.org|relaxng\.org|www\.slf4j\.org|json-schema\.org)$/u;

const specialV4 =
  /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.0\.[02]\.|198\.1[89]\.|198\.51\.100\.|203\.0\.113\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|22[4-9]\.|23\d\.|24\d\.|25[0-5]\.)/u;
const specialV6 = /^(?:::1?$|f[cd]|fe[89ab]|ff|2001:0?db8|64:ff9b:|100::)/iu;
const specialNames =
  /(?:^|\.)(?:localhost|local|lan|internal|intranet|corp|home|test|example|invalid|arpa|onion)$|(?:^|\.)example\.(?:com|net|org)$/iu;

/** A host as it stands in an address; undefined when it is a placeholder (`%s`, `{host}`) or no host at all. */
export function hostOf(url: string): { scheme: string; host: string } | undefined {
  const [, scheme = '', name = ''] = parts.exec(url) ?? [];
  const host = name.replace(/^\[|\]$/gu, '').toLowerCase();
  if (scheme === '' || host === '') return undefined;
  return { scheme: scheme.toLowerCase(), host };
}

function kindOf(host: string): HostFact['kind'] | undefined {
  if (isIPv4(host)) return 'ipv4';
  if (isIPv6(host)) return 'ipv6';
  // A name of the DNS with at least one dot; underscores happen in the field.
  return /^(?=.{4,253}$)(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,62})\.)+[\p{L}][\p{L}\p{N}-]{1,62}$/u.test(
    host,
  )
    ? 'domain'
    : undefined;
}

function isLocal(host: string, kind: HostFact['kind']): boolean {
  if (kind === 'ipv4') return specialV4.test(host);
  return kind === 'ipv6' ? specialV6.test(host) : specialNames.test(host);
}

/** Files named per host. */
const MAX_FILES = 10;

/** Gathers addresses from many texts, without doubles. */
export interface AddressBook {
  add(text: string, place: StringPlace): void;
  /** Sorted, so that two readings of one file are equal. */
  result(): { urls: Bounded<UrlFact>; hosts: Bounded<HostFact> };
}

export function createAddressBook(limits: { urls: number; hosts: number }): AddressBook {
  const urls = new Map<string, UrlFact>();
  const hosts = new Map<string, HostFact>();
  let [moreUrls, moreHosts] = [0, 0];

  function addHost(host: string, file: string): void {
    const kind = kindOf(host);
    if (!kind) return;
    const known = hosts.get(host);
    if (!known && hosts.size >= limits.hosts) moreHosts += 1;
    else if (!known) hosts.set(host, { host, kind, local: isLocal(host, kind), files: [file] });
    else if (known.files.length < MAX_FILES && !known.files.includes(file)) known.files.push(file);
  }

  function addUrl(url: string, place: StringPlace): void {
    const found = hostOf(url);
    if (!found) return;
    const key = `${place.file} ${url}`;
    if (!urls.has(key)) {
      if (urls.size >= limits.urls) moreUrls += 1;
      else urls.set(key, { url, ...found, ...place, identifier: identifiers.test(found.host) });
    }
    addHost(found.host, place.file);
  }

  return {
    add(text, place) {
      if (!text.includes('://')) return;
      for (const { 0: match } of text.matchAll(address)) addUrl(match.slice(0, MAX_URL), place);
    },
    result() {
      const byUrl = (a: UrlFact, b: UrlFact) =>
        a.url < b.url ? -1 : a.url > b.url ? 1 : a.file < b.file ? -1 : 1;
      const byHost = (a: HostFact, b: HostFact) => (a.host < b.host ? -1 : 1);
      return {
        urls: { list: [...urls.values()].sort(byUrl), total: urls.size + moreUrls },
        hosts: { list: [...hosts.values()].sort(byHost), total: hosts.size + moreHosts },
      };
    },
  };
}
