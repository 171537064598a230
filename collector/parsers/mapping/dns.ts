import type { Draft } from '../parser.ts';
import { parseEndpoint, parsePort } from './convert.ts';
import { addType } from './verdict.ts';

export interface Question {
  name: string;
  type?: string | undefined;
  class?: string | undefined;
}

/** Marks what a name server says of a question or its answer. */
export function markDns(draft: Draft, kind: 'query' | 'answer'): void {
  draft['event.category'] ??= 'network';
  addType(draft, 'protocol');
  draft['event.action'] ??= kind === 'query' ? 'dns-query' : 'dns-reply';
  draft['dns.type'] = kind;
}

/**
 * Sets who asked, after the message was marked. Only a message that says so is a client's traffic (`network.protocol:
 * dns`), which rules are shown; what a server tells of its own way to the answer would count each question again.
 */
export function setAsker(draft: Draft, address: string, port?: string): void {
  const endpoint = parseEndpoint(address);
  if (!endpoint) return;
  draft['source.ip'] = endpoint.ip;
  draft['source.address'] = endpoint.ip;
  const number = parsePort(port ?? '');
  if (number !== undefined) draft['source.port'] = number;
  if (draft['dns.type'] !== undefined) draft['network.protocol'] = 'dns';
}

/** Sets the question; names come without the root's dot, as rules write them. */
export function setQuestion(draft: Draft, question: Question): void {
  draft['dns.question.name'] = withoutRoot(question.name);
  if (question.type !== undefined) draft['dns.question.type'] = question.type.toUpperCase();
  if (question.class !== undefined) draft['dns.question.class'] = question.class.toUpperCase();
}

export function withoutRoot(name: string): string {
  return name.length > 1 && name.endsWith('.') ? name.slice(0, -1) : name;
}

/** `NOERROR`, `NXDOMAIN`, … (RFC 6895 section 2.3); anything but the first is a failure. */
export function setResponseCode(draft: Draft, code: string): void {
  draft['dns.response_code'] = code;
  draft['event.outcome'] = code === 'NOERROR' ? 'success' : 'failure';
}
