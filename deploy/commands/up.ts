import { parseArgs } from 'node:util';
import { startNode } from '../up/node.ts';
import { usage } from './command.ts';

const line = 'up [--demo] [--data DIR] [--port N] [--syslog-port N]';

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${text} is not a port: give a number from 0 to 65535`);
  }
  return port;
}

function signal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/** Runs the platform until it is told to stop; a second signal ends it at once. */
export async function up(args: readonly string[]): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        demo: { type: 'boolean', default: false },
        data: { type: 'string' },
        port: { type: 'string' },
        'syslog-port': { type: 'string' },
      },
    }));
  } catch (error) {
    console.error(`xiaodun up: ${error instanceof Error ? error.message : String(error)}`);
    return usage(line);
  }
  const stopAsked = signal();
  const httpPort = readPort(values.port);
  const syslogPort = readPort(values['syslog-port']);
  const node = await startNode({
    demo: values.demo,
    dataDir: values.data ?? (values.demo ? 'data-demo' : 'data'),
    ...(httpPort !== undefined && { httpPort }),
    ...(syslogPort !== undefined && { syslogPort }),
    say: (text) => console.log(text),
  });
  await stopAsked;
  console.log('stopping: draining what has been received');
  process.once('SIGINT', () => process.exit(1));
  await node.stop();
  return 0;
}
