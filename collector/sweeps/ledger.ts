import type { Answer } from '../probes/prober.ts';
import { formatAddress } from './address.ts';
import type { Closed } from './alias-watch.ts';
import type { Pick as Asked } from './discovery.ts';
import { addressText, type Facts } from './facts.ts';
import { icmp } from './port-choice.ts';
import type {
  Evidence,
  FoundHost,
  FoundService,
  SweepEvent,
  SweepPhase,
  SweepProgress,
  SweepResult,
} from './events.ts';

type AnswerBody = Omit<Answer, 'question'>;

type Overlooked = Pick<SweepProgress, 'excluded' | 'unconfirmed'>;

/** What a sweep has spent and found so far, and who is told. */
export interface Ledger {
  probes(): number;
  /** A round of so many questions begins; until it is answered its packets count as sent. */
  asking(questions: number): void;
  answered(): void;
  /** A round that a crash cut: what it may have sent is spent. */
  cut(): void;
  sent(packets: number, failed: boolean): void;
  found(pick: Asked, answer: AnswerBody, at: string): void;
  service(service: FoundService): void;
  aliased(closed: Closed): void;
  hosts(): Iterable<{ host: FoundHost; pick: Asked }>;
  progress(phase: SweepPhase, overlooked: Overlooked): void;
  result(end: SweepResult['end'], overlooked: Overlooked): SweepResult;
}

function evidenceOf(pick: Asked, { outcome, rttMs }: AnswerBody, at: string): Evidence {
  const trip = rttMs === undefined ? {} : { rttMs };
  if (pick.port === icmp) return { kind: 'icmp', outcome: 'reply', at, ...trip };
  const said = outcome === 'open' ? 'open' : 'refused';
  return { kind: 'tcp', port: pick.port, outcome: said, at, ...trip };
}

export function createLedger(deps: {
  facts: Facts;
  budget: number;
  told: (event: SweepEvent) => void;
}): Ledger {
  const found = new Map<string, { host: FoundHost; pick: Asked }>();
  const aliasedPrefixes: string[] = [];
  let probes = 0;
  let underWay = 0;
  let failed = 0;
  let foundNew = 0;

  const progressOf = (phase: SweepPhase, overlooked: Overlooked): SweepProgress => ({
    phase,
    probes: probes + underWay,
    budget: deps.budget,
    found: found.size,
    foundNew,
    aliased: aliasedPrefixes.length,
    failed,
    ...overlooked,
  });

  function withdraw({ field, first, length }: Closed): string[] {
    const withdrawn: string[] = [];
    const bits = BigInt((field.prefix.family === 4 ? 32 : 128) - length);
    for (const [address, { host, pick }] of found) {
      if (pick.field !== field || pick.value >> bits !== first >> bits) continue;
      found.delete(address);
      if (!host.known) foundNew -= 1;
      withdrawn.push(address);
    }
    return withdrawn;
  }

  return {
    probes: () => probes + underWay,
    asking(questions) {
      underWay = questions;
    },
    answered() {
      underWay = 0;
    },
    cut() {
      probes += underWay;
      underWay = 0;
    },
    sent(packets, hasFailed) {
      probes += packets;
      if (hasFailed) failed += 1;
    },
    found(pick, answer, at) {
      const address = addressText(pick.field.prefix, pick.value);
      if (found.has(address)) return;
      const host: FoundHost = {
        address,
        prefix: pick.field.prefix.text,
        why: { scheme: pick.scheme, ...(pick.from === undefined ? {} : { from: pick.from }) },
        evidence: evidenceOf(pick, answer, at),
        known: deps.facts.isKnown(address),
      };
      found.set(address, { host, pick });
      if (!host.known) foundNew += 1;
      deps.told({ kind: 'found', host });
    },
    service(service) {
      deps.told({ kind: 'service', service });
    },
    aliased(closed) {
      const { family } = closed.field.prefix;
      const prefix = `${formatAddress({ family, value: closed.first })}/${closed.length}`;
      aliasedPrefixes.push(prefix);
      const answered = closed.answered.map((value) => formatAddress({ family, value }));
      deps.told({ kind: 'aliased', prefix, answered, withdrawn: withdraw(closed) });
    },
    hosts: () => found.values(),
    progress(phase, overlooked) {
      deps.told({ kind: 'progress', progress: progressOf(phase, overlooked) });
    },
    result(end, overlooked) {
      const hosts = [...found.values()].map(({ host }) => host);
      return { ...progressOf('done', overlooked), end, aliasedPrefixes, hosts };
    },
  };
}
