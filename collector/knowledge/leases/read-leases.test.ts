import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { readDnsRecords } from '../dns/read-records.ts';
import type { ImportBounds } from '../known.ts';
import { readLeases } from './read-leases.ts';

const bounds: ImportBounds = { addresses: 1_000, faults: 5, lineCharacters: 2_000 };
const leasesOf = (text: string, more: Partial<ImportBounds> = {}) =>
  readLeases(Readable.from([Buffer.from(text)]), { ...bounds, ...more });

const dhcpd = `# The format of this file is documented in the dhcpd.leases(5) manual page.
authoring-byte-order little-endian;

lease 10.1.2.50 {
  starts 0 2026/11/22 01:00:00;
  ends 0 2026/11/22 13:00:00;
  binding state active;
  hardware ethernet 00:5E:00:53:00:01;
  client-hostname "PC-1";
}
lease 10.1.2.51 {
  binding state active;
  hardware ethernet 00:5e:00:53:00:02;
}
lease 10.1.2.51 {
  binding state free;
}
lease 10.1.2.999 {
}
`;

const dhcpd6 = `server-duid "\\000\\001\\000\\001";
ia-na "\\001\\000\\000\\000\\000\\003\\000\\001\\000^\\000S\\000\\011" {
  cltt 0 2026/11/22 01:00:00;
  iaaddr 2001:DB8:1:2:d::9 {
    binding state active;
    ends epoch 1795363200;
  }
}
`;

const kea = `address,duid,valid_lifetime,expire,subnet_id,hostname,hwaddr,state
2001:db8:1::5,00:03:00:01:00:5e:00:53:00:05,3600,1795363200,1,pc-5.example.edu.cn.,00:5e:00:53:00:05,0
2001:db8:1::6,00:03:00:01:00:5e:00:53:00:06,3600,1795363200,1,,,0
2001:db8:1::6,00:03:00:01:00:5e:00:53:00:06,3600,1795363200,1,,,2
nonsense,,,,,,,0
`;

const dnsmasq = `1795363200 00:5e:00:53:00:07 10.1.2.57 pc-7 01:00:5e:00:53:00:07
duid 00:01:00:01:2c
1795363200 12345 2001:db8:1::7 * 00:03:00:01:00:5e:00:53:00:07
`;

describe('leases', () => {
  it('of ISC dhcpd: the last block of an address counts', async () => {
    const { addresses, faults } = await leasesOf(dhcpd);
    expect(addresses).toEqual([
      {
        address: '10.1.2.50',
        mac: '00:5e:00:53:00:01',
        name: 'pc-1',
        from: '2026-11-22T01:00:00.000Z',
        until: '2026-11-22T13:00:00.000Z',
        source: 'lease',
        where: '4',
      },
    ]);
    expect(faults).toEqual([{ line: 18, code: 'NOT_AN_ADDRESS', text: '10.1.2.999' }]);
    expect((await leasesOf(dhcpd6)).addresses).toMatchObject([
      { address: '2001:db8:1:2:d::9', duid: '00030001005e00530009', source: 'lease' },
    ]);
  });

  it('of Kea and dnsmasq', async () => {
    const fromKea = await leasesOf(kea);
    expect(fromKea.addresses).toMatchObject([
      { address: '2001:db8:1::5', mac: '00:5e:00:53:00:05', name: 'pc-5.example.edu.cn' },
    ]);
    expect(fromKea.faultCount).toBe(1);
    expect((await leasesOf(dnsmasq)).addresses).toMatchObject([
      { address: '10.1.2.57', mac: '00:5e:00:53:00:07', name: 'pc-7' },
      { address: '2001:db8:1::7', duid: '00030001005e00530007' },
    ]);
  });

  it('keeps its bounds and says what was cut off', async () => {
    const many = Array.from({ length: 50 }, (_, n) => `10.1.${n}.1,00:5e:00:53:00:01`);
    const cut = await leasesOf(['address,mac', ...many].join('\n'), { addresses: 20 });
    expect(cut).toMatchObject({ lines: 51, dropped: 30 });
    expect(cut.addresses).toHaveLength(20);
    const long = await leasesOf(`address,mac\n${'x'.repeat(5_000_000)}\n10.1.1.1,\n`);
    expect(long.faults).toMatchObject([{ line: 2, code: 'LINE_TOO_LONG' }]);
    expect(long.addresses).toHaveLength(1);
    const open = await leasesOf('lease 10.1.2.50 {\n  binding state active;\n');
    expect(open).toMatchObject({ addresses: [], faults: [{ code: 'CUT_OFF' }] });
  });

  it('of rubbish are faults and never an exception', async () => {
    const random = createSeededRandom(7);
    for (let round = 0; round < 300; round += 1) {
      const bytes = Buffer.from(random.pick([dhcpd, dhcpd6, kea, dnsmasq]));
      for (let n = random.int(20); n >= 0; n -= 1)
        bytes[random.int(bytes.length)] = random.int(256);
      const { addresses } = await leasesOf(bytes.toString('latin1'));
      for (const { address, mac = '00:00:00:00:00:00', name = 'x' } of addresses) {
        expect(address).toMatch(/^[\d.]+$|^[0-9a-f:]+$/u);
        expect(mac).toMatch(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/u);
        expect(name).toMatch(/^[\w.-]{1,253}$/u);
      }
    }
  });
});

describe('DNS records', () => {
  const read = (text: string) => readDnsRecords(Readable.from([Buffer.from(text)]), bounds);

  it('of lists, zone files and transfers', async () => {
    const list = await read('name,address\nmail.edu.example,2001:DB8::25\n"a b",2001:db8::1\n,\n');
    expect(list.addresses).toMatchObject([
      { name: 'mail.edu.example', address: '2001:db8::25', source: 'dns', where: '2' },
    ]);
    expect(list.faultCount).toBe(2);
    const zone = await read(`$ORIGIN example.edu.cn.
@ 3600 IN SOA ns hostmaster 1 2 3 4 5
www 600 IN AAAA 2001:db8::80
    IN A 192.0.2.80 ; the same host
*.wild IN AAAA 2001:db8::81
mail.example.edu.cn. AAAA 2001:db8::25
bad IN AAAA 10.1.2.3.4
5.2.0.192.in-addr.arpa. 60 IN PTR pc5
`);
    expect(zone.addresses.map(({ name, address, source }) => [name, address, source])).toEqual([
      ['www.example.edu.cn', '2001:db8::80', 'dns'],
      ['www.example.edu.cn', '192.0.2.80', 'dns'],
      ['mail.example.edu.cn', '2001:db8::25', 'dns'],
      ['pc5.example.edu.cn', '192.0.2.5', 'reverse-dns'],
    ]);
    expect(zone.faults).toMatchObject([{ line: 7, code: 'NOT_AN_ADDRESS' }]);
  });
});
