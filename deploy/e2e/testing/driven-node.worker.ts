import { createDrivenTime } from '../../../collector/time/driven-time.ts';
import { startNode } from '../../up/node.ts';

/** A whole node in a process of its own whose clock its parent drives: fork with data folder, ports and first instant. */
const [dataDir = '', port, syslogPort, startAt] = process.argv.slice(2);
const time = createDrivenTime(startAt);
// From where it was set, it goes on like any clock: jobs that repeat must come round.
setInterval(() => time.advance(0.25), 250).unref();

const node = await startNode({
  dataDir,
  demo: false,
  httpPort: Number(port),
  syslogPort: Number(syslogPort),
  time,
  say: (line) => process.send?.({ kind: 'said', line }),
});

process.on('message', (message: { kind: 'set'; iso: string } | { kind: 'stop' }) => {
  if (message.kind === 'set') {
    time.set(message.iso);
    process.send?.({ kind: 'set', iso: message.iso });
    return;
  }
  void node.stop().then(() => process.exit(0));
});
process.send?.({ kind: 'ready', url: node.url });
