import type { SourceLine } from '../../sources/line-sink.ts';

export function lineOf(text: string, over: Partial<SourceLine> = {}): SourceLine {
  return {
    receivedAt: 1_790_000_000_000,
    transport: 'udp',
    sourceAddress: '192.0.2.10',
    raw: Buffer.from(text),
    ...over,
  };
}
