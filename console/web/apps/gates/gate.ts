import type { Gate } from '../../../api/app-cases/schema.ts';

export type { Gate };

const order = ['blocked', 'unknown', 'passed', 'not-applicable'] as const;

/** What stands in the way first. */
export function byWeight(gates: readonly Gate[]): readonly Gate[] {
  return gates.toSorted((one, other) => order.indexOf(one.result) - order.indexOf(other.result));
}

export function isShut({ result }: Pick<Gate, 'result'>): boolean {
  return result === 'blocked' || result === 'unknown';
}

/** Rules that stand before what the person could do next; before anything when nothing is named. */
export function shutBefore(gates: readonly Gate[], steps: readonly string[]): readonly Gate[] {
  return byWeight(gates).filter(
    (gate) => isShut(gate) && gate.before.some((step) => steps.includes(step)),
  );
}
