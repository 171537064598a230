import { testEpoch } from '../../../analyzer/people/testing/unit-tree.ts';
import { newId } from '../../../analyzer/stores/records/new-id.ts';
import type { MatrixOptions, ObjectKind } from './route-matrix.ts';
import type { TestApp } from './test-app.ts';

const added = { added_by: 'nobody', added_by_name: 'Nobody', added_at: testEpoch };

/** For `walkRoutes`: captures, what they are judged against, sites and lines of IPv6, runs of knowledge. */
export function captureKinds({ records: { db } }: TestApp): ObjectKind[] {
  return [
    {
      prefix: '/captures',
      async create(unit) {
        const id = newId();
        await db
          .insertInto('captures')
          .values({
            id,
            unit_id: unit,
            file_name: 'test.pcap',
            note: '',
            sha256: '0'.repeat(64),
            sm3: '0'.repeat(64),
            bytes: 24,
            state: 'failed',
            packets: 0,
            hosts: 0,
            findings: 0,
            failures: 0,
            uploaded_by: 'nobody',
            uploaded_by_name: 'Nobody',
            uploaded_at: testEpoch,
          })
          .execute();
        return id;
      },
    },
    {
      prefix: '/network-services',
      async create(unit) {
        const id = newId();
        const service = { kind: 'router' as const, name: 'R', address: 'fe80::1', prefixes: '[]' };
        await db
          .insertInto('network_services')
          .values({ id, unit_id: unit, ...service, ...added })
          .execute();
        return id;
      },
    },
    {
      prefix: '/ipv6/portals',
      async create(unit) {
        const id = newId();
        const domain = `${id.toLowerCase()}.example.edu.cn`;
        await db
          .insertInto('ipv6_portals')
          .values({ id, unit_id: unit, name: 'P', domain, enabled: 0, ...added })
          .execute();
        return id;
      },
      bodies: { 'PATCH /ipv6/portals/:id': () => ({ name: '门户' }) },
    },
    {
      prefix: '/ipv6/lines',
      async create(unit) {
        const id = newId();
        await db
          .insertInto('access_lines')
          .values({ id, unit_id: unit, goal: 'school-1g', name: 'L', ...added })
          .execute();
        return id;
      },
    },
    {
      prefix: '/knowledge/runs',
      async create(unit) {
        const id = newId();
        const counts = { addresses: 0, assets: 0, faults: 0, dropped: 0, asked: 0 };
        const by = { by_name: 'Nobody', created_by: 'nobody', created_at: testEpoch };
        await db
          .insertInto('knowledge_runs')
          .values({
            id,
            unit_id: unit,
            kind: 'leases',
            name: 'x',
            state: 'done',
            detail: '{}',
            ...counts,
            ...by,
          })
          .execute();
        return id;
      },
    },
  ];
}

let made = 0;

/** Bodies of routes without an object. */
export const captureBodies: MatrixOptions['bodies'] = {
  'POST /network-services': (unitId) => ({
    unitId,
    kind: 'dhcpv4',
    name: 'D',
    address: '10.0.0.1',
  }),
  'POST /ipv6/portals': (unitId) => {
    made += 1;
    return { unitId, name: 'P', domain: `p${made}.example.invalid.cn` };
  },
  'POST /ipv6/lines': (unitId) => ({ unitId, goal: 'school-1g', name: 'L' }),
  'PUT /ipv6/denominators': (unitId) => ({ unitId, goal: 'class-100m', total: 30 }),
  'POST /knowledge/walks': (unitId) => ({ unitId, prefix: '2001:db8::/48', server: '10.0.0.53' }),
};
