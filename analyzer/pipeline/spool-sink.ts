import type { LineSink, Transport } from '../../collector/sources/line-sink.ts';
import type { Spool } from '../../collector/spool/spool.ts';
import type { PipelineMetrics } from './metrics.ts';

export interface SinkDeps {
  spool: Spool;
  metrics: PipelineMetrics;
  /** Lines of a sender that are lost or cut. */
  onDrop: (transport: Transport, sourceAddress: string, lines: number) => void;
}

/** The door for sources: lines go to the spool, losses are counted for the stage and for the sender. */
export function createSpoolSink({ spool, metrics, onDrop }: SinkDeps): LineSink {
  return {
    offer(line) {
      if (!spool.offer(line)) return false;
      metrics.count('receive', 'in', 1);
      metrics.count('receive', 'out', 1);
      return true;
    },
    whenWritable: (listener) => spool.whenWritable(listener),
    async admit(lines) {
      await spool.admit(lines);
      metrics.count('receive', 'in', lines.length);
      metrics.count('receive', 'out', lines.length);
    },
    drop(transport, sourceAddress, reason, lines) {
      onDrop(transport, sourceAddress, lines);
      if (reason === 'oversized') return;
      metrics.count('receive', 'in', lines);
      metrics.count('receive', 'dropped', lines);
    },
  };
}
