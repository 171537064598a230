import type { Answer } from '../probes/prober.ts';
import type { Pick } from './discovery.ts';
import type { FoundService } from './events.ts';
import { addressText } from './facts.ts';
import type { Ledger } from './ledger.ts';

/** Printable ASCII as it is, everything else as \xNN: a banner is whatever a stranger sends. */
export function printable(banner: string): string {
  return banner.replaceAll(
    /[^\x20-\x7e]|\\/gu,
    (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
  );
}

const states: Readonly<Record<Answer['outcome'], FoundService['state'] | undefined>> = {
  open: 'open',
  refused: 'closed',
  reply: undefined,
  unreachable: 'unreachable',
  silent: 'silent',
  failed: undefined,
};

/** The ports of found hosts, asked port by port so that a spent budget leaves every host with the first ports. */
export function createServiceRound(deps: { ports: readonly number[]; ledger: Ledger }) {
  const asked = new Set<string>();
  return {
    next(most: number): Pick[] {
      const picks: Pick[] = [];
      for (const port of new Set(deps.ports)) {
        for (const { pick } of deps.ledger.hosts()) {
          if (picks.length >= most) return picks;
          const { field, value } = pick;
          if (field.answeringPorts.has(port) || asked.has(`${value} ${port}`)) continue;
          asked.add(`${value} ${port}`);
          const why = { scheme: 'service', variant: '', from: undefined } as const;
          picks.push({
            field,
            value,
            port,
            ...why,
            host: undefined,
            expected: 0,
            source: undefined,
          });
        }
      }
      return picks;
    },
    learn({ field, value, port }: Pick, answer: Omit<Answer, 'question'>, at: string): void {
      asked.add(`${value} ${port}`);
      const state = states[answer.outcome];
      if (!state) return;
      const address = addressText(field.prefix, value);
      const banner = answer.banner === undefined ? {} : { banner: printable(answer.banner) };
      deps.ledger.service({ address, port, protocol: 'tcp', state, at, ...banner });
    },
  };
}
