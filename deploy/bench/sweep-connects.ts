import { connect } from 'node:net';
import { createTcpProber } from '../../collector/probes/tcp/tcp-prober.ts';
import type { Question } from '../../collector/probes/prober.ts';

/**
 * One measured process of `bench sweep`: `bare` or `prober`, then the questions as JSON on standard input. Prints what it took and got.
 */
const [mode = '', inFlightText = '', timeoutText = ''] = process.argv.slice(2);
const inFlight = Number(inFlightText);
const timeoutMs = Number(timeoutText);

type TcpQuestion = Extract<Question, { kind: 'tcp' }>;

async function readQuestions(): Promise<TcpQuestion[]> {
  const { addresses, ports } = JSON.parse(await text(process.stdin)) as {
    addresses: string[];
    ports: number[];
  };
  return ports.flatMap((port) =>
    addresses.map((address) => ({ kind: 'tcp', address, port }) as const),
  );
}

async function text(input: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** What anybody would write first: so many sockets under way, a timer each, no accounting. */
function bare(questions: readonly TcpQuestion[], count: (outcome: string) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let next = 0;
  let active = 0;
  const start = () => {
    while (active < inFlight && next < questions.length) {
      const question = questions[next];
      next += 1;
      if (!question) continue;
      active += 1;
      const socket = connect({ host: question.address, port: question.port });
      let over = false;
      const end = (outcome: string) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        socket.destroy();
        active -= 1;
        count(outcome);
        if (next < questions.length) start();
        else if (active === 0) resolve();
      };
      const timer = setTimeout(() => end('silent'), timeoutMs);
      socket.on('connect', () => end('open'));
      socket.on('error', (error: NodeJS.ErrnoException) =>
        end(error.code === 'ECONNREFUSED' ? 'refused' : 'failed'),
      );
    }
  };
  start();
  return promise;
}

const questions = await readQuestions();
const counts = new Map<string, number>();
const count = (outcome: string) => counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
const cpu = process.cpuUsage();
const from = performance.now();
let sent = questions.length;
if (mode === 'bare') await bare(questions, count);
else {
  sent = 0;
  const prober = createTcpProber({ inFlight, timeoutMs, bannerBytes: 0, bannerMs: 0 });
  await prober.ask(questions, (answer) => {
    sent += answer.sent;
    count(answer.outcome);
  });
}
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    wall_s: (performance.now() - from) / 1_000,
    cpu_s: (user + system) / 1e6,
    rss_mib: process.resourceUsage().maxRSS / 1_024,
    sent,
    ...Object.fromEntries(counts),
  }),
);
