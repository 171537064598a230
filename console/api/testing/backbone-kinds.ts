import { freshPeer } from '../../../analyzer/cases/exchange/peers.ts';
import { appendAudit } from '../../../analyzer/audit/append.ts';
import type { EventStore } from '../../../analyzer/stores/events/event-store.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import { systemTime } from '../../../collector/time/time-source.ts';
import { testEpoch } from '../../../analyzer/people/testing/unit-tree.ts';
import { deliveryKind, noticeKind } from './notice-kinds.ts';
import { registerBodies } from './assessment-kinds.ts';
import { inventoryBodies } from './sweep-kinds.ts';
import type { MatrixOptions, ObjectKind } from './route-matrix.ts';
import type { TestApp } from './test-app.ts';

function alertKind({ records: { db } }: TestApp): ObjectKind {
  return {
    prefix: '/alerts',
    async create(unit) {
      const id = newId();
      await db
        .insertInto('alerts')
        .values({
          id,
          unit_id: unit,
          rule_id: 'test.rule',
          origin: 'rule',
          policy_id: 'default',
          group_hash: id,
          group_key: '{}',
          title: 'Test',
          title_zh: '测试',
          advice_zh: null,
          severity: 'high',
          severity_rank: 3,
          tags: '[]',
          state: 'open',
          count: 1,
          first_seen_at: testEpoch,
          last_seen_at: testEpoch,
          opened_at: testEpoch,
          updated_at: testEpoch,
          version: 1,
          assignee_id: null,
          asset_id: null,
          acknowledged_at: null,
          closed_at: null,
          close_reason: null,
          close_note: null,
          quiet_until: null,
          previous_id: null,
          active_key: id,
        })
        .execute();
      return id;
    },
    bodies: {
      'POST /alerts/:id/acknowledge': () => ({}),
      'POST /alerts/:id/reopen': () => ({}),
      'POST /alerts/:id/assign': () => ({ accountId: null }),
      'POST /alerts/:id/comments': () => ({ text: 'seen' }),
      'POST /alerts/:id/close': () => ({ reason: 'benign', note: 'known' }),
    },
  };
}

function assetKind(test: TestApp): ObjectKind {
  const { db } = test.records;
  return {
    prefix: '/assets',
    async create(unit) {
      const id = newId();
      const unknown = { vendor: null, model: null, serial: null, os: null, os_version: null };
      const system = { sys_object_id: null, sys_descr: null, sys_location: null };
      await db
        .insertInto('assets')
        .values({
          id,
          unit_id: unit,
          name: id,
          named_by_person: 0,
          kind: 'switch',
          ...unknown,
          ...system,
          engine_id: null,
          base_mac: null,
          state: 'up',
          uptime_seconds: null,
          interfaces_up: 0,
          interfaces_total: 0,
          readings: null,
          last_polled_at: null,
          created_at: testEpoch,
          updated_at: testEpoch,
        })
        .execute();
      return id;
    },
    bodies: { 'PATCH /assets/:id': () => ({ name: 'New name' }), ...inventoryBodies(test) },
  };
}

function pollKind({ records: { db } }: TestApp): ObjectKind {
  let polls = 0;
  return {
    prefix: '/polls',
    async create(unit) {
      const id = newId();
      polls += 1;
      const noKeys = { auth_protocol: null, priv_protocol: null, auth_key: null, priv_key: null };
      await db
        .insertInto('poll_targets')
        .values({
          id,
          unit_id: unit,
          address: `192.0.2.${polls % 250}`,
          port: 1_000 + polls,
          version: '2c',
          user_name: null,
          ...noKeys,
          context: null,
          // No sealed secret: a run of it ends at once and asks nobody.
          community: null,
          interval_seconds: 3_600,
          enabled: 0,
          state: 'unknown',
          misses: 0,
          last_run_at: null,
          last_outcome: null,
          last_error: null,
          asset_id: null,
          created_at: testEpoch,
          updated_at: testEpoch,
        })
        .execute();
      return id;
    },
    bodies: { 'PATCH /polls/:id': () => ({ intervalSeconds: 600 }) },
  };
}

function sourceKind({ records: { db } }: TestApp): ObjectKind {
  return {
    prefix: '/sources',
    async create(unit) {
      const id = newId();
      await db
        .insertInto('log_sources')
        .values({
          id,
          unit_id: unit,
          unit_assigned: 1,
          address: `source-${id}`,
          transport: 'udp',
          name: null,
          vendor: null,
          product: null,
          first_seen_at: testEpoch,
          last_seen_at: testEpoch,
          events: '0',
          unparsed: '0',
          dropped: '0',
          learnt_gap_seconds: 0,
          silent_after_seconds: 3_600,
          silence_fixed: 0,
          muted: 0,
          silent_since: null,
        })
        .execute();
      return id;
    },
    bodies: { 'PATCH /sources/:id': () => ({ name: 'New name' }) },
  };
}

function systemKind({ records: { db } }: TestApp): ObjectKind {
  return {
    prefix: '/systems',
    async create(unit) {
      const id = newId();
      await db
        .insertInto('systems')
        .values({
          id,
          unit_id: unit,
          name: id,
          level: 2,
          s_level: 2,
          a_level: 2,
          scopes: '["general"]',
          created_at: testEpoch,
          closed_at: null,
          evaluated_at: null,
        })
        .execute();
      return id;
    },
    bodies: {
      'PATCH /systems/:id/items/:key': () => ({ applicable: false, reason: 'not built here' }),
      'POST /systems/:id/assessments': () => ({}),
      'PUT /systems/:id/marks': () => ({ source: 'a table', marks: [] }),
      ...registerBodies,
    },
  };
}

function eventKind(events: EventStore): ObjectKind {
  return {
    prefix: '/events',
    listed: false,
    async create(unit) {
      const id = newId();
      const at = new Date(systemTime.now()).toISOString();
      const times = { '@timestamp': at, 'event.ingested': at };
      await events.append([{ ...times, 'event.id': id, 'event.original': id, 'unit.id': unit }]);
      return id;
    },
  };
}

function channelKind({ records: { db } }: TestApp): ObjectKind {
  return {
    prefix: '/channels',
    async create(unit) {
      const id = newId();
      await db
        .insertInto('channels')
        .values({
          id,
          unit_id: unit,
          kind: 'webhook',
          name: id,
          settings: '{"url":"https://192.0.2.1/"}',
          secrets: '{}',
          shared: 0,
          enabled: 1,
          min_severity: 'low',
          language: 'zh',
          created_at: testEpoch,
          updated_at: testEpoch,
        })
        .execute();
      return id;
    },
    bodies: { 'PATCH /channels/:id': () => ({ name: 'New name' }) },
  };
}

function outboundKind({ records: { db } }: TestApp): ObjectKind {
  return {
    prefix: '/outbound',
    async create(unit) {
      const id = newId();
      await db
        .insertInto('told_messages')
        .values({
          id,
          unit_id: unit,
          dedupe_key: id,
          template: 'test.made',
          severity: 'low',
          drill: 0,
          title_zh: '测试',
          title_en: 'Test',
          text_zh: '测试',
          text_en: 'Test',
          asks_acknowledgement: 0,
          roles: '[]',
          account_ids: '[]',
          created_at: testEpoch,
        })
        .execute();
      await db
        .insertInto('outbound')
        .values({
          id,
          unit_id: unit,
          message_id: id,
          channel_id: id,
          channel_kind: 'webhook',
          language: 'zh',
          state: 'dead',
          attempts: 1,
          next_at: testEpoch,
          created_at: testEpoch,
        })
        .execute();
      return id;
    },
  };
}

function auditKind({ records }: TestApp): ObjectKind {
  return {
    prefix: '/audit',
    async create(unit) {
      const id = newId();
      await records.transaction((trx) =>
        appendAudit(trx, {
          unitId: unit,
          actor: { kind: 'system', name: 'test' },
          action: 'test.make',
          target: { kind: 'test', id },
          at: new Date(systemTime.now()).toISOString(),
        }),
      );
      const entry = await records.db
        .selectFrom('audit_entries')
        .select('id')
        .where('target_id', '=', id)
        .executeTakeFirstOrThrow();
      return entry.id;
    },
  };
}

function peerKind({ records: { db } }: TestApp): ObjectKind {
  return {
    prefix: '/peers',
    async create(unit) {
      const id = newId();
      await db
        .insertInto('exchange_peers')
        .values({
          ...freshPeer,
          id,
          unit_id: unit,
          role: 'child',
          state: 'invited',
          node_id: '',
          public_key: '',
          name: id,
          foreign_unit_id: '',
          url: '',
          created_at: testEpoch,
          created_by: null,
        })
        .execute();
      return id;
    },
  };
}

/** Objects of the routes beside those of people, for `walkRoutes`. A new feature adds its kind here. */
export function backboneKinds(test: TestApp, events: EventStore): ObjectKind[] {
  return [
    alertKind(test),
    assetKind(test),
    pollKind(test),
    sourceKind(test),
    systemKind(test),
    eventKind(events),
    channelKind(test),
    outboundKind(test),
    auditKind(test),
    noticeKind(test),
    deliveryKind(test),
    peerKind(test),
  ];
}

export const backboneBodies: NonNullable<MatrixOptions['bodies']> = {
  'POST /polls': (unit) => ({
    unitId: unit,
    address: '192.0.2.251',
    version: '2c',
    community: 'test',
    enabled: false,
  }),
  'POST /channels': (unit) => ({
    unitId: unit,
    kind: 'webhook',
    name: 'New',
    settings: { url: 'https://192.0.2.1/' },
    secrets: { signKey: '0123456789abcdef' },
  }),
  'POST /peers/invite': (unit) => ({ unitId: unit }),
  'POST /peers/join': () => ({ token: 'xdp1.not-a-token' }),
  'POST /outbound/retry': () => ({ ids: ['x'] }),
  'POST /systems': (unit) => ({ unitId: unit, name: 'New', sLevel: 2, aLevel: 2 }),
};
