import type { Varbind } from 'net-snmp';
import { SnmpError } from './errors.ts';
import { compareOids, indexBelow, isBelow } from './oid.ts';
import type { SnmpSession } from './session.ts';
import { decodeValue, isEndOfView, type SnmpValue } from './value.ts';

/** What one poll of one device may use. Shared by all its walks; `spent` says what ran out. */
export interface WalkBudget {
  /** Milliseconds on the clock of the caller at which the poll has to end. */
  deadline: number;
  varbindsLeft: number;
  /** Octets of values, so that a hostile device cannot fill the memory with long texts. */
  bytesLeft?: number;
  /** Rows of one column; the rest of the table is not read. */
  rowsPerColumn: number;
  now(): number;
  signal?: AbortSignal;
}

export interface WalkFault {
  code: SnmpError['code'];
  oid: string;
  message: string;
}

/** Column OID → instance index → value, in the order of the device. */
export type Columns = Map<string, Map<string, SnmpValue>>;

export interface WalkResult {
  columns: Columns;
  faults: WalkFault[];
}

interface Cursor {
  base: string;
  at: string;
  rows: Map<string, SnmpValue>;
}

/** A reply should stay below one Ethernet frame of small values and never near 64 KiB. */
const maxVarbindsPerReply = 120;
const maxColumnsPerRequest = 10;
const maxRepetitions = 50;
/** Lost or broken answers in a row before the device counts as gone. */
const maxFailuresInRow = 3;

function fault(cursor: Cursor, code: WalkFault['code'], message: string): WalkFault {
  return { code, oid: cursor.base, message };
}

/** Takes what a reply gives for one column. Answers whether the column goes on, or its fault. */
function advance(
  cursor: Cursor,
  varbinds: readonly Varbind[],
  budget: WalkBudget,
): boolean | WalkFault {
  for (const varbind of varbinds) {
    if (isEndOfView(varbind) || !isBelow(cursor.base, varbind.oid)) return false;
    if (compareOids(varbind.oid, cursor.at) <= 0) {
      return fault(cursor, 'OID_NOT_INCREASING', `${varbind.oid} came after ${cursor.at}`);
    }
    cursor.at = varbind.oid;
    budget.varbindsLeft--;
    if (budget.bytesLeft !== undefined && Buffer.isBuffer(varbind.value)) {
      budget.bytesLeft -= varbind.value.length;
    }
    const value = decodeValue(varbind);
    if (value) cursor.rows.set(indexBelow(cursor.base, varbind.oid), value);
    if (cursor.rows.size >= budget.rowsPerColumn) {
      return fault(cursor, 'BUDGET_EXHAUSTED', `more than ${budget.rowsPerColumn} rows`);
    }
  }
  return true;
}

function checkBudget(budget: WalkBudget): void {
  if (budget.signal?.aborted) throw new SnmpError('STOPPED', 'The poll was cancelled.');
  if (budget.now() >= budget.deadline) {
    throw new SnmpError('BUDGET_EXHAUSTED', 'The poll took longer than its time budget.');
  }
  if (budget.varbindsLeft <= 0 || (budget.bytesLeft ?? 1) <= 0) {
    throw new SnmpError('BUDGET_EXHAUSTED', 'The device has more values than one poll may read.');
  }
}

/** Asks for the next rows of each cursor: bulk, or one by one once bulk does not work here. */
async function request(
  session: SnmpSession,
  cursors: readonly Cursor[],
  repetitions: number,
): Promise<Varbind[][]> {
  const oids = cursors.map((cursor) => cursor.at);
  if (repetitions > 0) return session.getBulk(oids, repetitions);
  const varbinds = await session.getNext(oids);
  return varbinds.map((varbind) => [varbind]);
}

/** Failures that a smaller question may avoid. */
const shrinkable = new Set(['TIMEOUT', 'TOO_BIG', 'BROKEN_REPLY', 'DEVICE_ERROR']);

interface Pace {
  /** 0 = GETNEXT. */
  repetitions: number;
  columns: number;
  failures: number;
  goodInRow: number;
}

/** Halves the question after a failure. Answers false when it cannot get smaller any more. */
function slowDown(session: SnmpSession, pace: Pace): boolean {
  pace.goodInRow = 0;
  if (pace.repetitions > 0) {
    pace.repetitions = Math.floor(pace.repetitions / 2);
    session.repetitions = pace.repetitions;
    return true;
  }
  if (pace.columns > 1) {
    pace.columns = 1;
    return true;
  }
  pace.failures++;
  return pace.failures < maxFailuresInRow;
}

/** So many good answers let the next question grow again: one lost packet is not remembered for ever. */
const growAfter = 8;
/** Trying bulk again on a device where it failed may cost a time-out, so that is rarer. */
const retryBulkAfter = 60;

function speedUp(session: SnmpSession, pace: Pace): void {
  pace.failures = 0;
  pace.goodInRow++;
  if (pace.repetitions >= session.startRepetitions) return;
  if (pace.goodInRow % (pace.repetitions > 0 ? growAfter : retryBulkAfter) !== 0) return;
  pace.repetitions++;
  session.repetitions = pace.repetitions;
}

/**
 * Walks columns side by side, each on its own cursor, so that sparse tables stay aligned.
 *
 * Guards: OIDs must increase (else the column ends with OID_NOT_INCREASING), rows, values and time are
 * bounded by `budget`, max-repetitions halves after a lost, broken or too big answer down to GETNEXT.
 * Rows read before a fault are kept. Throws only when the device is gone, refuses the credentials, or
 * the whole budget is spent.
 */
export async function walkColumns(
  session: SnmpSession,
  bases: readonly string[],
  budget: WalkBudget,
): Promise<WalkResult> {
  const columns: Columns = new Map();
  const faults: WalkFault[] = [];
  let open: Cursor[] = bases.map((base) => {
    const rows = new Map<string, SnmpValue>();
    columns.set(base, rows);
    return { base, at: base, rows };
  });
  const pace: Pace = {
    repetitions: session.repetitions,
    columns: maxColumnsPerRequest,
    failures: 0,
    goodInRow: 0,
  };
  while (open.length > 0) {
    checkBudget(budget);
    const batch = open.slice(0, pace.columns);
    const fit = Math.min(maxRepetitions, Math.floor(maxVarbindsPerReply / batch.length));
    let replies: Varbind[][];
    try {
      replies = await request(session, batch, Math.min(pace.repetitions, fit));
    } catch (error) {
      if (!(error instanceof SnmpError) || !shrinkable.has(error.code)) throw error;
      if (slowDown(session, pace)) continue;
      if (error.code === 'TIMEOUT') throw error;
      // The device answers, but not for this column: give it up and go on with the others.
      const [bad] = batch;
      if (bad) faults.push(fault(bad, error.code, error.message));
      open = open.filter((cursor) => cursor !== bad);
      pace.failures = 0;
      continue;
    }
    speedUp(session, pace);
    open = settle(open, batch, replies, budget, faults);
  }
  return { columns, faults };
}

/** Moves the cursors of a batch; a reply without any row for any of them ends the first (no progress). */
function settle(
  open: readonly Cursor[],
  batch: readonly Cursor[],
  replies: readonly Varbind[][],
  budget: WalkBudget,
  faults: WalkFault[],
): Cursor[] {
  const done = new Set<Cursor>();
  let moved = 0;
  for (const [i, cursor] of batch.entries()) {
    const rows = replies[i] ?? [];
    moved += rows.length;
    const state = rows.length === 0 ? true : advance(cursor, rows, budget);
    if (state === true) continue;
    done.add(cursor);
    if (state !== false) faults.push(state);
  }
  const [first] = batch;
  if (moved === 0 && first) {
    done.add(first);
    faults.push(fault(first, 'BROKEN_REPLY', 'the device answered without any value'));
  }
  return open.filter((cursor) => !done.has(cursor));
}
