import { parseArgs } from 'node:util';
import { startNode } from '../up/node.ts';
import { usage } from './command.ts';

const line = 'up [--demo] [--data DIR] [--port N] [--syslog-port N]';

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new Error(`${text} is not a port: give a number from 0 to 65535`);
  }
  return port;
}

/** One Ctrl-C may arrive twice: from the terminal and from npm, which hands it on. */
const sameSignalMs = 1_000;

/** The first signal ends the node in order, also while it starts; the second one at once. */
function signal(): Promise<void> {
  let askedAt: number | undefined;
  return new Promise((resolve) => {
    const ask = () => {
      const now = performance.now();
      if (askedAt !== undefined && now - askedAt > sameSignalMs) process.exit(1);
      askedAt ??= now;
      resolve();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
  });
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      demo: { type: 'boolean', default: false },
      data: { type: 'string' },
      port: { type: 'string' },
      'syslog-port': { type: 'string' },
    },
  });
  const { demo, data, port, 'syslog-port': syslogPort } = values;
  if (data === '') throw new Error('--data needs a folder');
  return {
    demo,
    dataDir: data ?? (demo ? 'data-demo' : 'data'),
    ...(port !== undefined && { httpPort: readPort(port) }),
    ...(syslogPort !== undefined && { syslogPort: readPort(syslogPort) }),
  };
}

/** Runs the platform until it is told to stop; a second signal ends it at once. */
export async function up(args: readonly string[]): Promise<number> {
  let options;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`xiaodun up: ${error instanceof Error ? error.message : String(error)}`);
    return usage(line);
  }
  const stopAsked = signal();
  const node = await startNode({ ...options, say: (text) => console.log(text) });
  await stopAsked;
  console.log('stopping: draining what has been received');
  await node.stop();
  return 0;
}
