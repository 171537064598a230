import { randomInt } from 'node:crypto';
import { canonicalName } from '../collecting.ts';
import type { DnsClient } from '../dns/client.ts';
import { dnsCode, dnsType, type DnsMessage } from '../dns/message.ts';
import type { LearntAddress } from '../known.ts';
import { addressOfDigits, digitsOf, reverseName } from './reverse-name.ts';

export interface WalkOptions {
  client: DnsClient;
  /** `2001:db8:1::/48`; the length is rounded down to whole digits. */
  prefix: string;
  bounds: WalkBounds;
  signal?: AbortSignal;
  onAddress(address: LearntAddress): void;
}

export interface WalkBounds {
  /** Questions in all, repetitions apart. */
  queries: number;
  addresses: number;
  inFlight: number;
  /** Unanswered questions in a row after which the server counts as gone. */
  silentInRow: number;
}

export type WalkEnd =
  /** Every branch was followed to its end. */
  | 'complete'
  | 'out-of-queries'
  | 'too-many-addresses'
  /** The zone has a name for every address, or its server does not say which names there are. */
  | 'answers-everything'
  | 'unreachable'
  | 'refused'
  | 'stopped';

export interface WalkResult {
  end: WalkEnd;
  queries: number;
  addresses: number;
  /** Names that are no plain host names: counted and not kept. */
  hostileNames: number;
  /** Branches that could not be followed. */
  failures: number;
  /** Branches that answer everything, passed over. */
  wildcards: number;
}

const digits = '0123456789abcdef'.split('');
const wholeLength = 32;
/**
 * Branches of these lengths are asked for a made-up address: each network may have a wildcard of its own. With fewer digits
 * left to make up, an address that is really there would be hit.
 */
const testedFrom = 12;
const testedTo = 24;
/** A chain of aliases in an answer that is followed (RFC 2317 needs one). */
const maxAliases = 8;

/** Names that the answer gives to what was asked for, through aliases and never round in circles. */
function pointersOf({ records }: DnsMessage, asked: string): string[] {
  const answers = records.filter(({ section }) => section === 'answer');
  let owner = asked.toLowerCase();
  for (let steps = 0; steps < maxAliases; steps += 1) {
    const own = answers.filter(({ name }) => name.toLowerCase() === owner);
    const pointers = own.flatMap(({ type, value }) => (type === dnsType.PTR ? [value ?? ''] : []));
    if (pointers.length > 0) return pointers;
    const alias = own.find(({ type }) => type === dnsType.CNAME)?.value;
    if (alias === undefined) return [];
    owner = alias.toLowerCase();
  }
  return [];
}

/**
 * Walks a reverse zone digit by digit. A name that does not exist has nothing below it (RFC 8020), so its branch is cut;
 * one that exists without records is followed. A branch in which a made-up address exists answers everything and is
 * passed over: it would have 2^64 names. Never throws for what a server says.
 */
export async function walkReverseZone(options: WalkOptions): Promise<WalkResult> {
  const { client, prefix, bounds, signal, onAddress } = options;
  const [network = '', length = ''] = prefix.split('/');
  const start = digitsOf(network).slice(0, Math.floor(Number(length) / 4));
  const result: Omit<WalkResult, 'end'> = {
    queries: 0,
    addresses: 0,
    hostileNames: 0,
    failures: 0,
    wildcards: 0,
  };
  // Depth first: what waits is bounded by depth × 16 × in flight.
  const stack: { branch: string; first: boolean }[] = [{ branch: start, first: true }];
  let ended: WalkEnd | undefined;
  let silent = 0;

  async function ask(branch: string): Promise<DnsMessage | undefined> {
    if (result.queries >= bounds.queries) {
      ended ??= 'out-of-queries';
      return undefined;
    }
    result.queries += 1;
    const answer = await client.ask({ name: reverseName(branch), type: dnsType.PTR });
    if (answer.kind === 'answer') {
      silent = 0;
      return answer.message;
    }
    silent += 1;
    if (silent >= bounds.silentInRow) ended ??= 'unreachable';
    return undefined;
  }

  /** True when an address that nobody can have entered is there. */
  async function answersEverything(branch: string): Promise<boolean> {
    let made = branch;
    while (made.length < wholeLength) made += digits[randomInt(16)] ?? '0';
    const message = await ask(made);
    return message?.code === dnsCode.noError;
  }

  function keep(branch: string, message: DnsMessage): void {
    const address = addressOfDigits(branch);
    for (const pointer of pointersOf(message, reverseName(branch))) {
      const name = canonicalName(pointer);
      if (name === undefined) {
        result.hostileNames += 1;
        continue;
      }
      if (result.addresses >= bounds.addresses) {
        ended ??= 'too-many-addresses';
        return;
      }
      result.addresses += 1;
      onAddress({ address, name, source: 'reverse-dns', where: reverseName(branch) });
    }
  }

  async function visit({ branch, first }: { branch: string; first: boolean }): Promise<void> {
    const message = await ask(branch);
    if (!message) {
      result.failures += 1;
      if (first) ended ??= 'unreachable';
      return;
    }
    if (message.code === dnsCode.nameError) return;
    if (message.code !== dnsCode.noError) {
      result.failures += 1;
      if (first && message.code === dnsCode.refused) ended ??= 'refused';
      return;
    }
    if (branch.length === wholeLength) {
      keep(branch, message);
      return;
    }
    const isTested = (first || branch.length >= testedFrom) && branch.length <= testedTo;
    if (isTested && (await answersEverything(branch))) {
      result.wildcards += 1;
      if (first) ended ??= 'answers-everything';
      return;
    }
    for (const digit of digits.toReversed()) stack.push({ branch: branch + digit, first: false });
  }

  const running = new Set<Promise<void>>();
  while (ended === undefined && (stack.length > 0 || running.size > 0)) {
    if (signal?.aborted === true) ended = 'stopped';
    const next = running.size < bounds.inFlight ? stack.pop() : undefined;
    if (next) {
      const run: Promise<void> = visit(next).finally(() => running.delete(run));
      running.add(run);
    } else await Promise.race(running);
  }
  await Promise.all(running);
  return { ...result, end: ended ?? 'complete' };
}
