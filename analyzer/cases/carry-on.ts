import type { Trx } from '../stores/records/records.ts';
import type { ReceiveOptions } from './cases.ts';
import type { MachineRegistry } from './engine.ts';
import type { Fold } from './fold.ts';
import type { OutgoingAct } from './machine.ts';
import type { CaseMessage } from './message.ts';
import { readFold } from './projection.ts';

/**
 * Whether this node carries out what a message of another node sets off: a province withdraws what it sent to a city, and
 * only the city's node holds what the city had passed on. One node of each pair that shares a case acts on it: the writer
 * where it holds the case, else the one that the message reaches with it.
 *
 * The unit that has the causing case must have a side in the other one, so that no message reaches into cases of strangers.
 */
export async function carriesOn(
  trx: Trx,
  { message, after }: { message: CaseMessage; after: Fold },
  act: OutgoingAct,
  machines: MachineRegistry,
  ownNode: string,
  options: ReceiveOptions,
): Promise<boolean> {
  if (!after.state || !options.carriesOn || message.node === ownNode) return false;
  const target = await readFold(trx, act.caseId);
  const state = target?.fold.state;
  if (!state || target.kind !== act.caseKind) return false;
  const sides = machines.get(target.kind).sides(state, after.state.unitId);
  return sides.length > 0 && (await options.carriesOn(trx, act.caseId));
}
