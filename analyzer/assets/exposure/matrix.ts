/** `unknown`: nobody asked. `silent`: asked, no answer. Neither is closed. */
export type PortState = 'open' | 'closed' | 'silent' | 'unknown';

/** One look at a port of an address. */
export interface PortLook {
  address: string;
  family: 'ipv4' | 'ipv6';
  transport: 'tcp' | 'udp';
  port: number;
  state: 'open' | 'closed' | 'silent';
  source: string;
  sourceRef: string;
  lastSeenAt: string;
}

export interface PortSide {
  state: PortState;
  /** The looks that say so. */
  looks: readonly PortLook[];
}

/** A port of a machine over both families. */
export interface PortRow {
  transport: 'tcp' | 'udp';
  port: number;
  v4: PortSide;
  v6: PortSide;
  /** Over IPv4 the machine answers on other ports, so that silence there is a filter and not an absence. */
  v4Answers: boolean;
  v6Answers: boolean;
}

const order = ['open', 'closed', 'silent'] as const;

/** One open address makes the port open: any of them is a way in. */
function sideOf(looks: readonly PortLook[]): PortSide {
  for (const state of order) {
    const some = looks.filter((look) => look.state === state);
    if (some.length > 0) return { state, looks: some };
  }
  return { state: 'unknown', looks: [] };
}

const answers = ({ state }: PortLook): boolean => state !== 'silent';

/** The rows of one machine, by transport and port. */
export function matrixOf(looks: readonly PortLook[]): PortRow[] {
  const v4Answers = looks.some((look) => look.family === 'ipv4' && answers(look));
  const v6Answers = looks.some((look) => look.family === 'ipv6' && answers(look));
  const byPort = Map.groupBy(looks, ({ transport, port }) => `${transport} ${port}`);
  return [...byPort.values()]
    .map((some) => ({
      transport: some[0]?.transport ?? 'tcp',
      port: some[0]?.port ?? 0,
      v4: sideOf(some.filter(({ family }) => family === 'ipv4')),
      v6: sideOf(some.filter(({ family }) => family === 'ipv6')),
      v4Answers,
      v6Answers,
    }))
    .sort((a, b) =>
      a.transport === b.transport ? a.port - b.port : a.transport < b.transport ? -1 : 1,
    );
}

export type Judgement =
  | { kind: 'open-v6-only'; v4State: 'closed' | 'silent' }
  /** Shown not to be so: the same on both sides, or not open over IPv6. */
  | { kind: 'level' }
  /** Too little is known, or the looks lie too far apart. */
  | { kind: 'unknown' };

const newest = (looks: readonly PortLook[]): number =>
  Math.max(...looks.map((look) => Date.parse(look.lastSeenAt)));

/** Whether a port stands open over IPv6 that is not open over IPv4. Unknown is neither a finding nor its end. */
export function judge(row: PortRow, windowHours: number): Judgement {
  const { v4, v6 } = row;
  if (v4.state === 'unknown' || v6.state === 'unknown') return { kind: 'unknown' };
  if (v6.state !== 'open') {
    // No answer of a machine that answers elsewhere is a filter; of one that answers nowhere it says nothing.
    return v6.state === 'closed' || row.v6Answers ? { kind: 'level' } : { kind: 'unknown' };
  }
  if (v4.state === 'open') return { kind: 'level' };
  const apart = Math.abs(newest(v4.looks) - newest(v6.looks));
  if (apart > windowHours * 3_600_000) return { kind: 'unknown' };
  if (v4.state === 'closed') return { kind: 'open-v6-only', v4State: 'closed' };
  return row.v4Answers ? { kind: 'open-v6-only', v4State: 'silent' } : { kind: 'unknown' };
}
