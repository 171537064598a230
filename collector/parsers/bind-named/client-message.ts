import { parseEndpoint } from '../mapping/convert.ts';
import { markDns, setQuestion, setResponseCode } from '../mapping/dns.ts';
import { addType, applyVerdict } from '../mapping/verdict.ts';
import type { Draft } from '../parser.ts';

/** `www.example.com IN A +E(0)K (10.0.0.53)`: name, class, type, flags, the address that was asked. */
const query =
  /^query: (\S{1,1024}) ([A-Z]{2,10}\d{0,5}) ([A-Z]{1,10}-?[A-Z\d]{0,10})(?: ([+-]\S{0,20}))?(?: \(([\da-f.:]{2,45})\))?/i;
const response =
  /^response: (\S{1,1024}) ([A-Z]{2,10}\d{0,5}) ([A-Z]{1,10}-?[A-Z\d]{0,10}) ([A-Z]{3,12}|\d{1,5})(?: ([+-]\S{0,20}))?/;
/** `query (cache) 'x/A/IN' denied (…)`, `zone transfer 'x/AXFR/IN' denied`, `update 'x/IN' denied`. */
const denied = /^(query|zone transfer|update)(?: \(cache\)| forwarding)? '(\S{1,1024}?)' denied/;
const transfer =
  /^transfer of '(\S{1,1024})\/([A-Z]{2,10})': ([AI]XFR)(?:-style IXFR)? (started|ended)/;
const badTransfer = /^bad zone transfer request: '(\S{1,1024})\/([A-Z]{2,10})'/;
const failed =
  /^query failed \(([A-Za-z _]{2,40})\) for (\S{1,1024})\/([A-Z]{2,10})\/([A-Z\d-]{1,20}) at /;
const limited =
  /^rate limit (drop|slip) [\w ]{1,40} to \S{2,60} for (\S{1,1024}) ([A-Z]{2,10}) ([A-Z\d-]{1,20})/;
const policy =
  /^(?:disabled )?rpz ([A-Z-]{2,20}) ([A-Z-]{2,20}) (?:rewrite )?(\S{1,1024})\/([A-Z\d-]{1,20})\/([A-Z]{2,10}) via (\S{1,1024})/;

/** Response codes by the words of `query failed (…)`, isc_result_totext. */
const failures = new Map([
  ['REFUSED', 'REFUSED'],
  ['SERVFAIL', 'SERVFAIL'],
  ['FORMERR', 'FORMERR'],
  ['NOTAUTH', 'NOTAUTH'],
]);

/** Reads what named says of one client; `name` is the question in its head. */
export function setClientMessage(draft: Draft, message: string, name: string | undefined): void {
  const text = message.slice(0, 4096);
  const known =
    setQuery(draft, text) ||
    setResponse(draft, text) ||
    setTransfer(draft, text) ||
    setDenied(draft, text) ||
    setFailed(draft, text) ||
    setPolicy(draft, text);
  if (known) return;
  draft['event.category'] = 'network';
  if (name !== undefined) setQuestion(draft, { name: readKeyName(name) });
}

/** `(www.example.com)` and, since 9.20, `(www.example.com/A)`. */
function readKeyName(name: string): string {
  return name.replace(/\/[A-Z\d]{1,10}$/, '');
}

function setQuery(draft: Draft, text: string): boolean {
  const match = query.exec(text);
  if (!match) return false;
  const [, name = '', recordClass, type, flags, asked] = match;
  markDns(draft, 'query');
  setQuestion(draft, { name, class: recordClass, type });
  setFlags(draft, flags);
  const server = parseEndpoint(asked ?? '');
  if (server) draft['destination.ip'] = server.ip;
  return true;
}

function setResponse(draft: Draft, text: string): boolean {
  const match = response.exec(text);
  if (!match) return false;
  const [, name = '', recordClass, type, code = '', flags] = match;
  markDns(draft, 'answer');
  setQuestion(draft, { name, class: recordClass, type });
  setResponseCode(draft, code);
  setFlags(draft, flags);
  return true;
}

/** `+E(0)TDC`: recursion desired, EDNS, TCP, DNSSEC OK, checking disabled (BIND 9 ARM, category queries). */
function setFlags(draft: Draft, text: string | undefined): void {
  if (text === undefined) return;
  const letters = text.replace(/E\(\d{1,3}\)/, '');
  draft['network.transport'] = letters.includes('T') ? 'tcp' : 'udp';
  const flags = [
    ...(letters.startsWith('+') ? ['RD'] : []),
    ...(letters.includes('D') ? ['DO'] : []),
    ...(letters.includes('C') ? ['CD'] : []),
  ];
  if (flags.length > 0) draft['dns.header_flags'] = flags;
}

function setTransfer(draft: Draft, text: string): boolean {
  const match = transfer.exec(text);
  const bad = match ? null : badTransfer.exec(text);
  const [, name, recordClass, type = 'AXFR', state] = match ?? bad ?? [];
  if (name === undefined) return false;
  draft['event.action'] = 'zone-transfer';
  draft['event.outcome'] = bad ? 'failure' : 'success';
  markDns(draft, 'query');
  addType(draft, bad ? 'denied' : 'allowed');
  setQuestion(draft, { name, class: recordClass, type });
  if (state !== undefined) addType(draft, state === 'started' ? 'start' : 'end');
  return true;
}

function setDenied(draft: Draft, text: string): boolean {
  const match = denied.exec(text);
  if (!match) return false;
  const [, what = '', question = ''] = match;
  const [name = '', ...rest] = splitQuestion(question);
  applyVerdict(draft, 'denied');
  draft['event.action'] = what.startsWith('zone') ? 'zone-transfer' : `dns-${what}`;
  markDns(draft, 'query');
  const type = rest.find((part) => part !== 'IN' && part !== 'CH' && part !== 'HS');
  const recordClass = rest.find((part) => part !== type);
  setQuestion(draft, { name, type, class: recordClass });
  draft['dns.response_code'] = 'REFUSED';
  return true;
}

/** `name/TYPE/CLASS` or `name/CLASS`; a name may hold a slash (RFC 2317). */
function splitQuestion(text: string): string[] {
  const match = /^(\S{1,1024}?)(?:\/([A-Z\d-]{1,20}))?\/([A-Z]{2,10})$/.exec(text);
  return match ? match.slice(1).filter((part) => part !== undefined) : [text];
}

function setFailed(draft: Draft, text: string): boolean {
  const match = failed.exec(text) ?? undefined;
  if (match) {
    const [, word = '', name = '', recordClass, type] = match;
    markDns(draft, 'answer');
    setQuestion(draft, { name, class: recordClass, type });
    setResponseCode(draft, failures.get(word) ?? 'SERVFAIL');
    return true;
  }
  const [, , name, recordClass, type] = limited.exec(text) ?? [];
  if (name === undefined) return false;
  draft['event.action'] = 'dns-rate-limit';
  markDns(draft, 'answer');
  setQuestion(draft, { name, class: recordClass, type });
  applyVerdict(draft, 'denied');
  return true;
}

/** A response policy zone answered instead. */
function setPolicy(draft: Draft, text: string): boolean {
  const match = policy.exec(text);
  if (!match) return false;
  const [, trigger, action = '', name = '', type, recordClass, zone = ''] = match;
  draft['event.action'] = 'dns-policy';
  markDns(draft, 'answer');
  setQuestion(draft, { name, class: recordClass, type });
  draft['rule.name'] = zone;
  if (trigger !== undefined) draft['bind.rpz_trigger'] = trigger;
  draft['bind.rpz_action'] = action;
  const passed = action === 'PASSTHRU' || text.startsWith('disabled');
  applyVerdict(draft, passed ? 'allowed' : 'denied');
  return true;
}
