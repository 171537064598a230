import { parentPort, workerData } from 'node:worker_threads';
import { playDrill, type PlayersTask } from './drill-players.ts';

const { node, wanted } = workerData as PlayersTask;
const figures = await playDrill(node, wanted);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(figures);
