import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCheckpoints } from '../../../../../analyzer/audit/checkpoints.ts';
import type { PersonId } from '../../../../../analyzer/drills/testing/drills-fixture.ts';
import { testDocuments } from '../../../../documents/testing/rendered.ts';
import { drillApp, type DrillApp } from '../../testing/drill-app.ts';
import { drillJudgingFeatures } from '../features.ts';

/** The drill app with everything that judges drills, over real documents and checkpoints. */
export async function judgedApp() {
  const folder = await mkdtemp(join(tmpdir(), 'xiaodun-judged-'));
  const { documents } = testDocuments();
  // The checkpoints are those of the node; they are made when the first document asks.
  let signing: ReturnType<typeof createCheckpoints> | undefined;
  const node: DrillApp = await drillApp((parts) =>
    drillJudgingFeatures({
      ...parts,
      actions: parts.actionKinds,
      limitOf: async () => undefined,
      documents,
      checkpoints: {
        async sign(reason) {
          const keyFile = join(folder, 'signing.key');
          signing ??= createCheckpoints({ records: node.records, keyFile, time: node.time });
          return await (await signing).sign(reason);
        },
      },
    }),
  );

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names the shape of the answer, as `json<T>()` does
  const get = async <T = Record<string, unknown>>(who: PersonId, path: string) => {
    const answer = await node.app.request(node.as[who], 'GET', `/drills/${path}`);
    return { status: answer.statusCode, body: answer.json<T>() };
  };
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names the shape of the answer, as `json<T>()` does
  const post = async <T = Record<string, unknown>>(who: PersonId, path: string, body: object) => {
    const answer = await node.app.request(node.as[who], 'POST', `/drills/${path}`, body);
    return { status: answer.statusCode, body: answer.json<T & { code?: string }>() };
  };
  let actions = 0;

  return {
    ...node,
    get,
    post,
    async pass(seconds: number) {
      // Minute by minute, so that what is due is sent in its minute.
      for (let left = seconds; left > 0; left -= 60) {
        await node.pass(Math.min(left, 60));
        if (left % 300 !== 0) continue;
        // Nobody is signed out for sitting still.
        for (const who of Object.keys(node.as) as PersonId[]) await get(who, '?range=[0,0]');
      }
    },
    /** Starts, pauses, ends … a drill, with the version that is on the screen. */
    async control(id: string, what: string, more: object = {}) {
      const { body } = await get<{ version: number }>('dora', `${id}/live`);
      const sent = { expectedVersion: body.version, ...more };
      const answer = await post('dora', `${id}/control/${what}`, sent);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    },
    async act(who: PersonId, id: string, kind: string, injectId?: string) {
      actions += 1;
      const answer = await post(who, `${id}/actions`, {
        kind,
        text: `${kind} ${actions}`,
        idempotencyKey: `device-${actions}-${id}`,
        ...(injectId !== undefined && { injectId }),
      });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    },
    async dispose() {
      await node.dispose();
      await documents.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type JudgedApp = Awaited<ReturnType<typeof judgedApp>>;
