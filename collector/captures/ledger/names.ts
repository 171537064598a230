import type { NameFact } from '../facts.ts';
import type { Frame } from '../frame.ts';
import { createShelf, isoOf, see, seenAt, type Seen } from './shelf.ts';

type Name = Pick<NameFact, 'kind' | 'name' | 'address' | 'port' | 'firstPacket' | 'count'> & Seen;

/** Names and the addresses that have them. */
export function createNames(max: number, dropped: () => void) {
  const names = createShelf<Name>(max, dropped);
  return {
    add(
      { kind, name, address, port }: Pick<NameFact, 'kind' | 'name' | 'address' | 'port'>,
      { atMs, number }: Frame,
    ): void {
      const found = names.reach(`${kind} ${name} ${address} ${port}`, () => ({
        ...seenAt(atMs),
        kind,
        name,
        address,
        port,
        count: 0,
        firstPacket: number,
      }));
      if (!found) return;
      found.count += 1;
      see(found, atMs, number, 0);
    },
    facts: (): NameFact[] =>
      Array.from(names.values(), ({ firstMs, lastMs, kind, name, address, port, ...found }) => ({
        kind,
        name,
        address,
        port,
        count: found.count,
        firstAt: isoOf(firstMs),
        lastAt: isoOf(lastMs),
        firstPacket: found.firstPacket,
      })),
  };
}
