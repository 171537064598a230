import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothEngines, type OpenedRecords } from '../../alerts/testing/both-engines.ts';
import { insertTestUnits } from '../../people/testing/unit-tree.ts';
import type { Observation } from './observation.ts';
import { recordObservations } from './record-observations.ts';

const day = (n: number, hour = 8) =>
  `2026-03-${String(n).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const now = '2026-04-30T00:00:00.000Z';
const key = (text: string, algorithm = 'ssh-ed25519') =>
  `${algorithm} SHA256:${text.repeat(43).slice(0, 43)}`;
const certificate = (digit: string) => digit.repeat(64);

const sweep = (n: number, more: Partial<Observation>): Observation => ({
  source: 'sweep',
  ref: `s${n}`,
  lastAt: day(n),
  ...more,
});

describe.each(bothEngines)('observations on $title', ({ skip, open }) => {
  let opened: OpenedRecords;
  // A network of its own for every test: units keep apart.
  let unit = '';
  let units = 0;
  beforeAll(async () => {
    if (skip) return;
    opened = await open();
    await insertTestUnits(opened.records.db);
  }, 60_000);
  afterAll(() => opened?.dispose());

  async function freshUnit(): Promise<void> {
    units += 1;
    unit = `unit${units}`;
    await opened.records.db
      .insertInto('units')
      .values({
        id: unit,
        name: unit,
        kind: 'school',
        code: null,
        created_at: day(1),
        closed_at: null,
      })
      .execute();
  }

  const record = (...observations: Observation[]) =>
    opened.records.transaction((trx) => recordObservations(trx, unit, observations, { now }));

  const identifiers = async (assetId: string) => {
    const rows = await opened.records.db
      .selectFrom('asset_identifiers')
      .select(['kind', 'value'])
      .where('asset_id', '=', assetId)
      .where('until_at', 'is', null)
      .orderBy('kind')
      .orderBy('value')
      .execute();
    return [...new Set(rows.map((row) => `${row.kind} ${row.value}`))];
  };
  const assets = () =>
    opened.records.db
      .selectFrom('assets')
      .selectAll()
      .where('unit_id', '=', unit)
      .where('merged_into', 'is', null)
      .orderBy('id')
      .execute();
  const conflicts = () =>
    opened.records.db
      .selectFrom('asset_conflicts')
      .selectAll()
      .where('unit_id', '=', unit)
      .execute();
  const changes = () =>
    opened.records.db
      .selectFrom('asset_changes')
      .selectAll()
      .where('unit_id', '=', unit)
      .orderBy('id')
      .execute();

  it.skipIf(skip)('joins what ARP and ND say of one MAC, in any notation', async () => {
    await freshUnit();
    const seen = await record(
      sweep(1, { source: 'neighbour', addresses: ['10.0.0.5'], macs: ['48-7A-DA-00-00-05'] }),
      sweep(1, { source: 'neighbour', addresses: ['2001:DB8:0::5'], macs: ['487ada000005'] }),
    );
    expect(seen.assetIds[0]).toBe(seen.assetIds[1]);
    expect(seen.created).toEqual([seen.assetIds[0]]);
    expect(await identifiers(seen.assetIds[0]!)).toEqual([
      'ipv4 10.0.0.5',
      'ipv6 2001:db8::5',
      'mac 48:7a:da:00:00:05',
    ]);
  });

  it.skipIf(skip)('changes nothing when it is told the same again', async () => {
    await freshUnit();
    const told = sweep(1, {
      addresses: ['10.0.0.6'],
      macs: ['48:7a:da:00:00:06'],
      services: [{ address: '10.0.0.6', transport: 'tcp', port: 22, state: 'open' }],
    });
    const first = await record(told);
    const before = [await assets(), await changes()];
    const again = await record(told);
    expect(again).toMatchObject({ assetIds: first.assetIds, created: [], changed: [], merged: [] });
    expect([await assets(), await changes()]).toEqual(before);
  });

  it.skipIf(skip)('keeps the provenance of each source', async () => {
    await freshUnit();
    await record(sweep(2, { addresses: ['10.0.0.7'] }));
    await record(
      sweep(1, { source: 'lease', ref: 'kea', addresses: ['10.0.0.7'], hostnames: ['Print-1.'] }),
    );
    const rows = await opened.records.db
      .selectFrom('asset_identifiers')
      .select(['value', 'source', 'source_ref', 'first_seen_at', 'last_seen_at'])
      .where('unit_id', '=', unit)
      .orderBy('source')
      .orderBy('value')
      .execute();
    expect(rows).toEqual([
      {
        value: '10.0.0.7',
        source: 'lease',
        source_ref: 'kea',
        first_seen_at: day(1),
        last_seen_at: day(1),
      },
      {
        value: 'print-1',
        source: 'lease',
        source_ref: 'kea',
        first_seen_at: day(1),
        last_seen_at: day(1),
      },
      {
        value: '10.0.0.7',
        source: 'sweep',
        source_ref: 's2',
        first_seen_at: day(2),
        last_seen_at: day(2),
      },
    ]);
    const [asset] = await assets();
    expect(asset).toMatchObject({ name: 'print-1', first_seen_at: day(1), last_seen_at: day(2) });
  });

  it.skipIf(skip)('merges an IPv4 and an IPv6 find by one host key, and says why', async () => {
    await freshUnit();
    const seen = await record(
      sweep(1, { addresses: ['10.0.0.8'], sshHostKeys: [key('a')] }),
      sweep(1, { addresses: ['2001:db8::8'], sshHostKeys: [key('a')] }),
    );
    expect(seen.merged).toHaveLength(1);
    const merge = await opened.records.db
      .selectFrom('asset_merges')
      .selectAll()
      .where('id', '=', seen.merged[0]!)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(merge.evidence)).toEqual([
      { kind: 'ssh-host-key', value: key('a'), weight: 1 },
    ]);
    expect(await assets()).toHaveLength(1);
  });

  it.skipIf(skip)('parts again what rested on a host key that turns out to be copied', async () => {
    await freshUnit();
    await record(
      sweep(1, { addresses: ['10.0.0.9'], sshHostKeys: [key('b')] }),
      sweep(1, { addresses: ['2001:db8::9'], sshHostKeys: [key('b')] }),
    );
    expect(await assets()).toHaveLength(1);
    await record(sweep(2, { addresses: ['10.0.0.10'], sshHostKeys: [key('b')] }));
    expect((await assets()).map((one) => one.name).sort()).toEqual([
      '10.0.0.10',
      '10.0.0.9',
      '2001:db8::9',
    ]);
    expect(await conflicts()).toMatchObject([
      { kind: 'shared-host-key', value: key('b'), state: 'open' },
    ]);
    // And never joins them again.
    await record(sweep(3, { addresses: ['2001:db8::9'], sshHostKeys: [key('b')] }));
    expect(await assets()).toHaveLength(3);
    expect((await changes()).map((one) => one.kind)).toContain('parted');
  });

  it.skipIf(skip)('needs a name beside a certificate', async () => {
    await freshUnit();
    await record(
      sweep(1, { addresses: ['10.0.0.11'], tlsCertificates: [certificate('1')] }),
      sweep(1, { addresses: ['2001:db8::11'], tlsCertificates: [certificate('1')] }),
    );
    expect(await assets()).toHaveLength(2);
    await record(
      sweep(2, {
        addresses: ['10.0.0.12'],
        tlsCertificates: [certificate('2')],
        hostnames: ['www'],
      }),
      sweep(2, {
        addresses: ['2001:db8::12'],
        tlsCertificates: [certificate('2')],
        hostnames: ['WWW'],
      }),
    );
    expect(await assets()).toHaveLength(3);
  });

  it.skipIf(skip)('never joins by the MAC of a virtual router', async () => {
    await freshUnit();
    const vrrp = ['00:00:5e:00:01:0a'];
    await record(
      sweep(1, { source: 'neighbour', addresses: ['10.0.1.1'], macs: vrrp }),
      sweep(1, { source: 'neighbour', addresses: ['10.0.2.1'], macs: vrrp }),
    );
    expect(await assets()).toHaveLength(2);
  });

  it.skipIf(skip)('stops believing a MAC that answers for a whole network', async () => {
    await freshUnit();
    const proxied = Array.from({ length: 12 }, (_, n) =>
      sweep(1, {
        source: 'neighbour',
        addresses: [`10.9.0.${n + 1}`],
        macs: ['48:7a:da:0f:0f:0f'],
      }),
    );
    await record(...proxied);
    expect(await conflicts()).toMatchObject([{ kind: 'shared-mac' }]);
    expect(await assets()).toHaveLength(12);
  });

  it.skipIf(skip)('keeps machines apart that two serial numbers name', async () => {
    await freshUnit();
    const mac = ['48:7a:da:00:00:20'];
    await record(
      sweep(1, { addresses: ['10.0.0.20'], macs: mac, serial: 'SN-0001' }),
      sweep(2, { addresses: ['10.0.0.21'], macs: mac, serial: 'SN-0002' }),
    );
    const made = await assets();
    expect(made).toHaveLength(2);
    const [conflict] = await conflicts();
    expect(conflict).toMatchObject({ kind: 'contradiction', identifier_kind: 'mac' });
    expect(JSON.parse(conflict!.asset_ids)).toEqual(made.map((one) => one.id).sort());
  });

  it.skipIf(skip)('follows a serial number to new boards', async () => {
    await freshUnit();
    await record(
      sweep(1, { addresses: ['10.0.0.22'], macs: ['48:7a:da:00:00:22'], serial: 'SN-0022' }),
    );
    const seen = await record(
      sweep(2, { addresses: ['10.0.0.23'], macs: ['48:7a:da:00:00:23'], serial: 'SN-0022' }),
    );
    expect(await assets()).toHaveLength(1);
    expect(seen.changed).toEqual(seen.assetIds);
    expect((await changes()).map((one) => [one.kind, one.field])).toContainEqual([
      'changed',
      'mac',
    ]);
  });

  it.skipIf(skip)(
    'gives an address to the machine that has it now, and keeps who had it',
    async () => {
      await freshUnit();
      await record(sweep(1, { addresses: ['10.0.0.30'], macs: ['48:7a:da:00:00:30'] }));
      await record(sweep(2, { addresses: ['10.0.0.30'], macs: ['48:7a:da:00:00:31'] }));
      const [first, second] = await assets();
      expect(await identifiers(first!.id)).toEqual(['mac 48:7a:da:00:00:30']);
      expect(await identifiers(second!.id)).toEqual(['ipv4 10.0.0.30', 'mac 48:7a:da:00:00:31']);
      // An old capture says nothing of now.
      await record(
        sweep(1, { source: 'capture', addresses: ['10.0.0.30'], macs: ['48:7a:da:00:00:30'] }),
      );
      expect(await identifiers(second!.id)).toContain('ipv4 10.0.0.30');
    },
  );

  it.skipIf(skip)(
    'takes what was only an address into the machine that turns out to have it',
    async () => {
      await freshUnit();
      const found = await record(sweep(1, { addresses: ['10.0.0.40'] }));
      await record(
        sweep(1, { source: 'neighbour', addresses: ['2001:db8::40'], macs: ['48:7a:da:00:00:40'] }),
      );
      const joined = await record(
        sweep(1, { source: 'neighbour', addresses: ['10.0.0.40'], macs: ['48:7a:da:00:00:40'] }),
      );
      expect(joined.merged).toHaveLength(1);
      const standing = await assets();
      expect(standing).toHaveLength(1);
      expect(await identifiers(standing[0]!.id)).toHaveLength(3);
      expect(standing[0]!.id).toBe(found.assetIds[0]);
    },
  );

  it.skipIf(skip)('shows a host key that changed without anything else known', async () => {
    await freshUnit();
    await record(sweep(1, { addresses: ['10.0.0.50'], sshHostKeys: [key('c')] }));
    await record(sweep(2, { addresses: ['10.0.0.50'], sshHostKeys: [key('d')] }));
    expect(await assets()).toHaveLength(2);
    expect(await conflicts()).toMatchObject([{ kind: 'contradiction', identifier_kind: 'ipv4' }]);
    // Another algorithm is another key of the same machine.
    await record(sweep(3, { addresses: ['10.0.0.50'], sshHostKeys: [key('e', 'ssh-rsa')] }));
    expect(await assets()).toHaveLength(2);
  });

  it.skipIf(skip)('notes ports that open and close', async () => {
    await freshUnit();
    const port = (state: 'open' | 'closed' | 'silent', n: number) =>
      sweep(n, {
        addresses: ['10.0.0.60'],
        services: [{ address: '10.0.0.60', transport: 'tcp', port: 3389, state }],
      });
    await record(port('closed', 1));
    await record(port('open', 2));
    await record(port('open', 3));
    await record(port('closed', 2));
    const service = await opened.records.db
      .selectFrom('asset_services')
      .selectAll()
      .where('unit_id', '=', unit)
      .executeTakeFirstOrThrow();
    expect(service).toMatchObject({ state: 'open', since_at: day(2), last_seen_at: day(3) });
    expect((await changes()).map((one) => [one.kind, one.before, one.after])).toEqual([
      ['new', null, '10.0.0.60'],
      ['changed', 'closed', 'open'],
    ]);
  });

  it.skipIf(skip)('drops what is malformed and counts it', async () => {
    await freshUnit();
    const seen = await record(
      sweep(1, {
        addresses: ['nowhere', '10.0.0.70', '224.0.0.1', '::'],
        macs: ['zz', '01:00:5e:00:00:01'],
      }),
      sweep(1, { addresses: ['fe80::1'], hostnames: ['a\u0000b', 'printer'] }),
      { ...sweep(1, { addresses: ['10.0.0.71'] }), lastAt: 'yesterday' },
      sweep(1, {
        addresses: ['10.0.0.72'],
        serial: 'N/A',
        sshHostKeys: ['rubbish'],
        engineId: '00',
      }),
      {
        ...sweep(1, { addresses: ['10.0.0.73'] }),
        services: [
          { address: '10.0.0.73', transport: 'tcp', port: 0, state: 'open' },
          {
            address: '10.0.0.73',
            transport: 'tcp',
            port: 23,
            state: 'open',
            banner: 'a\u0007\ud800b',
          },
        ],
      },
    );
    expect(seen.assetIds.map((id) => id !== null)).toEqual([true, false, false, true, true]);
    expect(seen.dropped).toBe(5 + 1 + 1 + 3 + 1);
    expect(await assets()).toHaveLength(3);
  });

  it.skipIf(skip)('keeps units apart: a copied serial number claims nothing', async () => {
    await freshUnit();
    const mine = await record(sweep(1, { addresses: ['192.168.1.1'], serial: 'SN-0100' }));
    await freshUnit();
    const theirs = await record(sweep(1, { addresses: ['192.168.1.1'], serial: 'SN-0100' }));
    expect(theirs.created).toEqual(theirs.assetIds);
    expect(theirs.assetIds).not.toEqual(mine.assetIds);
  });
});
