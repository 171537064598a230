import { Agent, request, type IncomingMessage } from 'node:http';
import type { BenchNode, BenchPlayer } from './drill-node.ts';

export interface DrillFigures {
  /** From the instant at which an inject was due until a player's line had it. */
  shownMs: number[];
  actedMs: number[];
  /** Actions by the status of their answer; 0: none came. */
  answers: Record<string, number>;
  wallMs: number;
}

type Played = Pick<BenchNode, 'url' | 'drillId' | 'director' | 'players'>;

/** For the thread of the players. */
export interface PlayersTask {
  node: Played;
  wanted: number;
}

interface Item {
  injectId: string | null;
  dueAt: string | null;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
/** After the last one was due. */
const patienceMs = 60_000;

function headersOf({ cookie, csrf }: BenchPlayer) {
  return { cookie, 'x-csrf-token': csrf };
}

async function send(url: string, who: BenchPlayer, body: object): Promise<number> {
  const text = JSON.stringify(body);
  return await new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: 'POST',
      agent,
      headers: {
        ...headersOf(who),
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      },
    });
    outgoing.on('response', (answer: IncomingMessage) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

/** Reads server-sent events; answers how to end it. */
async function listen(
  url: string,
  who: BenchPlayer,
  onItem: (item: Item) => void,
): Promise<() => void> {
  return await new Promise((resolve, reject) => {
    const outgoing = request(url, { headers: headersOf(who) });
    outgoing.on('response', (answer: IncomingMessage) => {
      if (answer.statusCode !== 200) {
        reject(new Error(`the stream answered ${answer.statusCode}`));
        return;
      }
      let rest = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        const events = (rest + text).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          const data = /^event: item\ndata: (.*)$/mu.exec(event)?.[1];
          if (data !== undefined) onItem((JSON.parse(data) as { item: Item }).item);
        }
      });
      answer.on('error', () => undefined);
      resolve(() => outgoing.destroy());
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** Every player listens and acts at once on what comes. */
export async function playDrill(node: Played, wanted: number): Promise<DrillFigures> {
  const { url, drillId, director, players } = node;
  const figures: DrillFigures = {
    shownMs: [],
    actedMs: [],
    answers: {},
    wallMs: 0,
  };
  let open = 0;
  let lastAt = Date.now();

  async function act(who: BenchPlayer, injectId: string): Promise<void> {
    const from = performance.now();
    open += 1;
    const status = await send(`${url}/drills/${drillId}/actions`, who, {
      kind: 'contain',
      text: '已处置',
      injectId,
      idempotencyKey: `${who.accountId}-${injectId}`,
    }).catch(() => 0);
    open -= 1;
    figures.actedMs.push(performance.now() - from);
    figures.answers[status] = (figures.answers[status] ?? 0) + 1;
  }

  const ends: (() => void)[] = [];
  for (const player of players) {
    const end = await listen(`${url}/drills/${drillId}/stream`, player, ({ injectId, dueAt }) => {
      lastAt = Date.now();
      figures.shownMs.push(Math.max(0, lastAt - Date.parse(dueAt ?? '')));
      if (injectId !== null) void act(player, injectId);
    });
    ends.push(end);
  }
  const from = performance.now();
  // The version of the approved plan: opened, cast, submitted, approved.
  const started = await send(`${url}/drills/${drillId}/control/start`, director, {
    expectedVersion: 4,
  });
  if (started !== 200) throw new Error(`the drill did not start: ${started}`);
  lastAt = Date.now();
  return await new Promise((resolve) => {
    const timer = setInterval(() => {
      const isDone = figures.shownMs.length >= wanted && open === 0;
      if (!isDone && Date.now() - lastAt < patienceMs) return;
      clearInterval(timer);
      for (const end of ends) end();
      figures.wallMs = performance.now() - from;
      resolve(figures);
    }, 200);
  });
}
