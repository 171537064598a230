import { describe, expect, it } from 'vitest';
import { judge, matrixOf, type PortLook } from './matrix.ts';

const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T00:00:00.000Z`;

function look(
  family: 'ipv4' | 'ipv6',
  port: number,
  state: PortLook['state'],
  day = 1,
  address = family === 'ipv4' ? '10.0.0.1' : '2001:db8::1',
): PortLook {
  return {
    family,
    port,
    state,
    address,
    transport: 'tcp',
    source: 's',
    sourceRef: 'r',
    lastSeenAt: at(day),
  };
}

const judged = (...looks: PortLook[]) => {
  const row = matrixOf(looks).find(({ port }) => port === 445);
  return row && judge(row, 168);
};

describe('the matrix of a machine', () => {
  it('calls a port open when any of its addresses is', () => {
    const looks = [
      look('ipv4', 445, 'closed'),
      look('ipv4', 445, 'open', 1, '10.0.0.2'),
      look('ipv6', 445, 'open'),
    ];
    expect(judged(...looks)).toEqual({ kind: 'level' });
    expect(matrixOf(looks)[0]).toMatchObject({ v4: { state: 'open' }, v6: { state: 'open' } });
  });

  it('finds what is refused or filtered over IPv4 and open over IPv6', () => {
    expect(judged(look('ipv4', 445, 'closed'), look('ipv6', 445, 'open'))).toEqual({
      kind: 'open-v6-only',
      v4State: 'closed',
    });
    const silent = [look('ipv4', 445, 'silent'), look('ipv6', 445, 'open')];
    expect(judged(...silent)).toEqual({ kind: 'unknown' });
    expect(judged(...silent, look('ipv4', 80, 'closed'))).toEqual({
      kind: 'open-v6-only',
      v4State: 'silent',
    });
  });

  it('takes nothing for granted that nobody asked, or that was asked at other times', () => {
    expect(judged(look('ipv6', 445, 'open'))).toEqual({ kind: 'unknown' });
    expect(judged(look('ipv4', 445, 'closed'))).toEqual({ kind: 'unknown' });
    const apart = [look('ipv4', 445, 'closed', 1), look('ipv6', 445, 'open', 20)];
    expect(judged(...apart)).toEqual({ kind: 'unknown' });
  });

  it('ends a finding by a refusal, or by silence of a machine that answers elsewhere', () => {
    const closed = look('ipv4', 445, 'closed');
    expect(judged(closed, look('ipv6', 445, 'closed'))).toEqual({ kind: 'level' });
    expect(judged(closed, look('ipv6', 445, 'silent'))).toEqual({ kind: 'unknown' });
    const elsewhere = [look('ipv6', 445, 'silent'), look('ipv6', 80, 'open')];
    expect(judged(closed, ...elsewhere)).toEqual({ kind: 'level' });
  });
});
