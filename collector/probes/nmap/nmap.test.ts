import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { ProbeError } from '../errors.ts';
import type { Answer } from '../prober.ts';
import { createNmapProber } from './nmap-prober.ts';
import { createNmapXml, type NmapHost } from './nmap-xml.ts';
import { runNmap } from './run-nmap.ts';

const host = (address: string, reason = 'echo-reply') =>
  `<host><status state="up" reason="${reason}" reason_ttl="0"/>
<address addr="${address}" addrtype="ipv6"/><address addr="00:0F:E2:00:00:01" addrtype="mac" vendor="H3C"/>
<hostnames><hostname name="a.edu.example" type="PTR"/></hostnames><times srtt="1234" rttvar="5000" to="100000"/></host>`;
const run = (hosts: string, end = '<finished time="1" exit="success"/>') =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/bin/../share/nmap/nmap.xsl" type="text/xsl"?>
<nmaprun scanner="nmap" version="7.93">${hosts}<runstats>${end}<hosts up="1" down="0" total="1"/></runstats></nmaprun>`;

function read(xml: string, size = 7): NmapHost[] {
  const hosts: NmapHost[] = [];
  const parser = createNmapXml((one) => hosts.push(one));
  for (let at = 0; at < xml.length; at += size) parser.write(xml.slice(at, at + size));
  parser.close();
  return hosts;
}

test('reads hosts as they come, in pieces of any size', () => {
  const wanted = { address: '2001:db8::1', state: 'up', reason: 'echo-reply', rttMs: 1.2 };
  for (const size of [1, 7, 4_096]) expect(read(run(host('2001:db8::1')), size)).toEqual([wanted]);
});

test.each([
  ['is cut off', run(host('2001:db8::1')).slice(0, 300)],
  ['is something else', '<html><body>proxy login</body></html>'],
  ['is no XML', 'Starting Nmap 7.93'],
  ['nests without end', `<nmaprun>${'<x>'.repeat(5_000)}`],
  ['says that nmap failed', run('', '<finished exit="error" errormsg="out of sockets"/>')],
  [
    'brings entities',
    run('')
      .replace('<!DOCTYPE nmaprun>', '<!DOCTYPE n [<!ENTITY a "b">]>')
      .replace('<runstats>', '&a;<runstats>'),
  ],
])('refuses output that %s', (_, xml) => {
  expect(() => read(xml, 64)).toThrow(ProbeError);
});

test('cuts values that a host made long', () => {
  const [one] = read(run(host('2001:db8::1', 'x'.repeat(100_000))), 4_096);
  expect(one?.reason).toHaveLength(256);
});

test('answers any damaged output with hosts or one clear error', () => {
  const random = createSeededRandom(41);
  const whole = run(host('2001:db8::1') + host('2001:db8::2'));
  for (let round = 0; round < 500; round += 1) {
    let text = whole;
    for (let edits = 0; edits <= random.int(4); edits += 1) {
      const at = random.int(text.length);
      const piece = random.pick([
        '',
        '<',
        '>',
        '&',
        '"',
        '\u0000',
        '<host>',
        '</host>',
        '<![CDATA[',
      ]);
      text = text.slice(0, at) + piece + text.slice(at + random.int(20));
    }
    try {
      expect(read(text, 64).length).toBeLessThan(10);
    } catch (error) {
      expect(error).toBeInstanceOf(ProbeError);
    }
  }
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaodun-nmap-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program in nmap's place. */
async function program(script: string): Promise<string> {
  const file = join(folder, 'nmap');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

async function ask(script: string, addresses: string[], signal?: AbortSignal): Promise<Answer[]> {
  const prober = createNmapProber({ timeoutMs: 100, program: await program(script) });
  const answers: Answer[] = [];
  const questions = addresses.map((address) => ({ kind: 'icmp', address }) as const);
  await prober.ask(questions, (answer) => answers.push(answer), signal ? { signal } : {});
  return answers;
}

const print = (xml: string) => `cat > /dev/null\ncat <<'END'\n${xml}\nEND`;

test('passes targets over standard input and options as a list', async () => {
  const script = `printf '%s\\n' "$@" > ${folder}/args\ncat > ${folder}/targets\n${print(run(host('2001:db8::1'))).replace('cat > /dev/null\n', '')}`;
  const answers = await ask(script, ['2001:db8::1', '2001:db8::2']);
  const args = (await readFile(join(folder, 'args'), 'utf8')).split('\n');
  expect(args).toEqual(expect.arrayContaining(['-6', '-sn', '--privileged', '-oX', '-', '-iL']));
  expect(args.join(' ')).not.toContain('2001:');
  expect(await readFile(join(folder, 'targets'), 'utf8')).toBe('2001:db8::1\n2001:db8::2\n');
  expect(answers.map(({ question, outcome, sent }) => [question.address, outcome, sent])).toEqual([
    ['2001:db8::1', 'reply', 1],
    ['2001:db8::2', 'silent', 1],
  ]);
});

test('believes no host that was not asked, and no other reason than an echo', async () => {
  const hosts =
    host('2001:db8:0:0::1') + host('2001:db8::99') + host('2001:db8::2', 'localhost-response');
  const answers = await ask(print(run(hosts)), ['2001:db8::1', '2001:db8::2']);
  expect(answers.map(({ question, outcome }) => [question.address, outcome])).toEqual([
    ['2001:db8::1', 'reply'],
    ['2001:db8::2', 'silent'],
  ]);
});

test.each([
  [
    'NMAP_NO_RIGHTS',
    `cat > /dev/null; echo "Couldn't open a raw socket. Error: Operation not permitted (1)" >&2; exit 1`,
  ],
  ['NMAP_FAILED', 'cat > /dev/null; echo "nmap: unrecognized option" >&2; exit 255'],
  ['NMAP_BROKEN_OUTPUT', 'cat > /dev/null; echo "<html>"'],
  ['NMAP_BROKEN_OUTPUT', 'cat > /dev/null; yes "<nmaprun><a/>" | head -c 3000000'],
  ['NMAP_FAILED', 'exit 3'],
])('ends with the one error %s', async (code, script) => {
  await expect(ask(script, ['2001:db8::1'])).rejects.toMatchObject({ code, remedy: /./u });
});

test('says that nmap is missing', async () => {
  const prober = createNmapProber({ timeoutMs: 100, program: join(folder, 'none') });
  const asking = prober.ask([{ kind: 'icmp', address: '2001:db8::1' }], () => {});
  await expect(asking).rejects.toMatchObject({ code: 'NMAP_MISSING' });
});

test.each(['-oN /tmp/x', 'host.example', '2001:db8::1\n--script=x', 'fe80::1%eth0'])(
  'hands no text such as %j to nmap',
  async (address) => {
    await expect(ask('touch called', [address])).rejects.toMatchObject({ code: 'BAD_QUESTION' });
  },
);

test('kills it at a signal', async () => {
  const stop = new AbortController();
  const asking = ask('cat > /dev/null; exec sleep 60', ['2001:db8::1'], stop.signal);
  setTimeout(() => stop.abort(), 100);
  await expect(asking).resolves.toBeDefined();
});

test('kills it when it takes too long, whoever else holds its output', async () => {
  const file = await program('sleep 5 & cat > /dev/null; wait');
  const asking = runNmap({
    args: ['-sn'],
    targets: ['2001:db8::1'],
    deadlineMs: 200,
    told: () => {},
    program: file,
  });
  await expect(asking).rejects.toMatchObject({ code: 'NMAP_TIMEOUT' });
});
