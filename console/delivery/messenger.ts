import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { appendAudit } from '../../analyzer/audit/append.ts';
import type { AuditActor } from '../../analyzer/audit/audit.ts';
import type { LiveBus } from '../../analyzer/live/live-bus.ts';
import type { SecretBox } from '../../analyzer/secrets/secret-box.ts';
import type { Jobs } from '../../analyzer/stores/jobs/jobs.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import type { Tell } from '../../analyzer/telling/tell.ts';
import { isoNow, type TimeSource } from '../../collector/time/time-source.ts';
import { announce } from './announce.ts';
import type { ChannelConfig, ChannelParts } from './channel.ts';
import { createChannels } from './channels.ts';
import { loadMessagePolicy } from './load-policy.ts';
import { loadMessageTemplates } from './load-templates.ts';
import { createMessageMetrics } from './metrics.ts';
import { createOutgoingHttp } from './outgoing-http.ts';
import { forgetOld } from './retention.ts';
import { createQueue } from './queue.ts';
import { createSender, nodeChannelId } from './sender.ts';
import { createTargetGuard, type TargetGuardDeps } from './target-guard.ts';
import { testChannel, type ChannelTest } from './test-channel.ts';
import { createMessageWriter } from './write-message.ts';

export interface MessengerDeps {
  records: Records;
  jobs: Jobs;
  secrets: SecretBox;
  live: LiveBus;
  time: TimeSource;
  log: Logger;
  metrics: Registry;
  /** Folder of templates and policy: rules/messages. */
  rules: string;
  /** Which hosts may be spoken with. */
  targets: TargetGuardDeps;
  /** Root of the console as people reach it; without it letters carry no link. */
  publicUrl?: string;
  /** Mail server of the configuration file, for units without a mail channel of theirs or above. */
  nodeMail?: ChannelConfig;
  random?: () => number;
}

const sendJob = 'messages.send';
const forgetJob = 'messages.forget';
const lookEveryMs = 15_000;
const forgetEveryMs = 24 * 3_600_000;
/** A commit is mostly over by then; what is not is found at the next look. */
const nudgeMs = 50;
const sendTimeoutMs = 110_000;

/** Tells people: inbox at once, channels after the commit, at least once. */
export function createMessenger(deps: MessengerDeps) {
  const { records, jobs, secrets, live, time, log } = deps;
  const policy = loadMessagePolicy(deps.rules);
  const templates = loadMessageTemplates(deps.rules);
  const metrics = createMessageMetrics(deps.metrics);
  const parts: ChannelParts = {
    http: createOutgoingHttp(deps.targets),
    guard: createTargetGuard(deps.targets),
    time,
  };
  const channels = createChannels({ records, secrets, time, parts });
  const queue = createQueue({ records, time, policy, random: deps.random ?? Math.random });
  const writer = createMessageWriter({
    time,
    log,
    metrics,
    templates,
    policy,
    ...(deps.nodeMail && {
      nodeMail: { id: nodeChannelId, kind: 'mail', minSeverity: 'low', language: 'zh' },
    }),
  });
  let nudge: NodeJS.Timeout | undefined;

  function wake(): void {
    nudge ??= setTimeout(() => {
      nudge = undefined;
      // Refused or failed: the next regular look sends it.
      jobs.enqueue(sendJob, {}).catch((error: unknown) => log.debug({ err: error }, 'no nudge'));
    }, nudgeMs).unref();
  }

  const tell: Tell = async (trx, message) => {
    if (await writer.write(trx, message)) wake();
  };

  const sender = createSender({
    ...deps,
    metrics,
    policy,
    parts,
    channels,
    queue,
    async onDead(row, channelName, error) {
      const channel = await channels.find(row.channel_id);
      // Once a day and channel; of a letter that says so itself nobody is told again.
      const unitId = channel?.unit_id;
      if (unitId === undefined) return;
      await records.transaction((trx) =>
        tell(trx, {
          template: 'channel.failing',
          unitId,
          roles: ['system-admin'],
          facts: { channelName, reason: error.message, dead: 1 },
          dedupeKey: `channel.failing:${row.channel_id}:${isoNow(time).slice(0, 10)}`,
        }),
      );
    },
  });

  /** Puts dead and dropped letters back into the queue; answers how many. */
  async function retry(ids: readonly string[], actor: AuditActor): Promise<number> {
    const again = await records.transaction(async (trx) => {
      const rows = await trx
        .selectFrom('outbound')
        .selectAll()
        .where('id', 'in', ids)
        .where('state', 'in', ['dead', 'dropped'])
        .execute();
      for (const row of rows) {
        if (row.error_code === 'NOBODY_TO_TELL') {
          const told = await trx
            .selectFrom('told_messages')
            .selectAll()
            .where('id', '=', row.message_id)
            .executeTakeFirst();
          if (!told) continue;
          await trx.deleteFrom('outbound').where('id', '=', row.id).execute();
          await writer.address(trx, told);
          await trx
            .updateTable('told_messages')
            .set({ announced_at: null })
            .where('id', '=', told.id)
            .execute();
        } else {
          await trx
            .updateTable('outbound')
            .set({ state: 'waiting', attempts: 0, next_at: isoNow(time), ended_at: null })
            .where('id', '=', row.id)
            .execute();
        }
        await appendAudit(trx, {
          unitId: row.unit_id,
          actor,
          action: 'outbound.retry',
          target: { kind: 'outbound', id: row.id },
          before: { state: row.state, error: row.error_code },
          at: isoNow(time),
        });
      }
      return rows.length;
    });
    if (again > 0) wake();
    return again;
  }

  /** Sends a marked letter to the person who asks, or to the group, at once. */
  async function test(channelId: string, accountId: string): Promise<ChannelTest> {
    const row = await records.db
      .selectFrom('channels')
      .selectAll()
      .where('id', '=', channelId)
      .executeTakeFirstOrThrow();
    const tester = await records.db
      .selectFrom('accounts')
      .select(['name', 'email', 'phone'])
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow();
    return await testChannel({ channels, parts, templates, time }, row, tester);
  }

  jobs.define(
    sendJob,
    async (_payload, { signal }) => {
      await announce({ records, live, time });
      await sender.drain(AbortSignal.any([signal, AbortSignal.timeout(sendTimeoutMs - 20_000)]));
    },
    // The next regular look is the retry.
    { attempts: 1, timeoutMs: sendTimeoutMs },
  );
  jobs.define(forgetJob, async () => {
    metrics.forgotten(await forgetOld({ records, time, policy }));
  });

  return {
    tell,
    channels,
    retry,
    test,
    policy,
    async start(): Promise<void> {
      if (records.dialect === 'sqlite') await queue.releaseAll();
      await jobs.repeat(sendJob, sendJob, {}, lookEveryMs);
      await jobs.repeat(forgetJob, forgetJob, {}, forgetEveryMs);
    },
    stop(): void {
      clearTimeout(nudge);
    },
  };
}

export type Messenger = ReturnType<typeof createMessenger>;
