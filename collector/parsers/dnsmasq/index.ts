import { parseEndpoint, parseMac, parsePort } from '../mapping/convert.ts';
import { markDns, setAsker, setQuestion, setResponseCode, withoutRoot } from '../mapping/dns.ts';
import { addType } from '../mapping/verdict.ts';
import type { Draft, Parser } from '../parser.ts';

/** `log-queries=extra` numbers the queries and says who asked. */
const extra = /^(?:\d{1,10}|\*) ([\da-f.:]{2,45})\/(\d{1,5}) /i;
const query =
  /^(query|auth)(?:\[(?:type=)?([A-Z\d-]{1,20})\])? (\S{1,1024}) from ([\da-f.:]{2,45})/i;
const forwarded =
  /^(?:forwarded|dnssec-\S{1,20}) (\S{1,1024}) to ([\da-f.:]{2,45})(?:#(\d{1,5}))?/i;
const answered =
  /^(reply|cached-stale|cached|config|auth|\/\S{1,255}|gravity blocked|exactly (?:blocked|denied)|regex (?:blocked|denied)) (\S{1,1024}) is (.{1,1024})$/;
const rebind = /^possible DNS-rebind attack detected: (\S{1,1024})/;
const lease =
  /^(?:\d{1,10} )?(?:DHCP([A-Z]{3,20}))\(([^)\s]{1,64})\)(?: ([\d.]{7,15}))?(?: ((?:[\da-f]{2}:){5}[\da-f]{2}))?(?: (.{1,255}))?$/i;

const readers = [setQuery, setAnswer, setForward, setRebind];

/** dnsmasq, also of OpenWrt and Pi-hole: questions, answers and DHCP. */
export const dnsmasq: Parser = {
  id: 'dnsmasq',
  detect: ({ appName }) => appName !== undefined && appName.startsWith('dnsmasq'),
  parse: (line, draft) => {
    const text = line.message.slice(0, 4096);
    draft['event.provider'] = 'dnsmasq';
    if (setLease(draft, text)) return true;
    const head = extra.exec(text.slice(0, 80));
    const rest = text.slice(head?.[0].length ?? 0);
    readers.some((read) => read(draft, rest));
    if (head) setAsker(draft, head[1] ?? '', head[2]);
    return true;
  },
};

function setQuery(draft: Draft, text: string): boolean {
  const match = query.exec(text);
  if (!match) return false;
  const [, , type, name = '', asker = ''] = match;
  markDns(draft, 'query');
  setQuestion(draft, { name, type, class: 'IN' });
  setAsker(draft, asker);
  return true;
}

/** `reply www.example.com is 192.0.2.1`, `cached x is NXDOMAIN`, `/etc/hosts x is 10.0.0.5`. */
function setAnswer(draft: Draft, text: string): boolean {
  const match = answered.exec(text);
  if (!match) return false;
  const [, source = '', name = '', value = ''] = match;
  markDns(draft, 'answer');
  setQuestion(draft, { name });
  draft['dnsmasq.source'] = source;
  if (/blocked|denied/.test(source)) addType(draft, 'denied');
  const negative = /^(NXDOMAIN|NODATA|SERVFAIL|REFUSED)/.exec(value)?.[1];
  if (negative !== undefined) {
    setResponseCode(draft, negative === 'NODATA' ? 'NOERROR' : negative);
    return true;
  }
  const endpoint = parseEndpoint(value);
  if (endpoint) draft['dns.resolved_ip'] = [endpoint.ip];
  if (!value.startsWith('<')) draft['dns.answers.data'] = [withoutRoot(value)];
  return true;
}

function setForward(draft: Draft, text: string): boolean {
  const [, name, address = '', port] = forwarded.exec(text) ?? [];
  if (name === undefined) return false;
  draft['event.action'] = 'dns-forward';
  markDns(draft, 'query');
  setQuestion(draft, { name });
  const endpoint = parseEndpoint(address);
  if (endpoint) draft['destination.ip'] = endpoint.ip;
  const number = parsePort(port ?? '');
  if (number !== undefined) draft['destination.port'] = number;
  return true;
}

function setRebind(draft: Draft, text: string): boolean {
  const [, name] = rebind.exec(text) ?? [];
  if (name === undefined) return false;
  draft['event.action'] = 'dns-rebind';
  markDns(draft, 'answer');
  addType(draft, 'denied');
  setQuestion(draft, { name });
  return true;
}

/** `DHCPACK(eth0) 10.1.1.8 00:00:5e:00:53:01 phone`; behind an address a refusal gives its reason. */
function setLease(draft: Draft, text: string): boolean {
  const match = lease.exec(text);
  if (!match) return false;
  const [, kind = '', port = '', address, mac, last] = match;
  const action = kind.toLowerCase();
  draft['network.protocol'] = 'dhcp';
  draft['event.category'] = 'network';
  draft['event.action'] = `dhcp-${action}`;
  addType(draft, 'protocol');
  draft['observer.ingress.interface.name'] = port;
  const endpoint = parseEndpoint(address ?? '');
  if (endpoint) draft['source.ip'] = endpoint.ip;
  const hardware = parseMac(mac ?? '');
  if (hardware !== undefined) draft['source.mac'] = hardware;
  setOutcome(draft, action, last);
  return true;
}

function setOutcome(draft: Draft, action: string, last: string | undefined): void {
  if (action === 'ack') draft['event.outcome'] = 'success';
  if (action === 'nak' || action === 'decline') draft['event.outcome'] = 'failure';
  if (last === undefined) return;
  if (action === 'ack' && /^[\w.-]{1,253}$/.test(last)) draft['source.domain'] = last;
  else draft['event.reason'] = last;
}
