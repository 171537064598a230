import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  builtInProfiles,
  findProfile,
  loadProfiles,
  parseProfile,
  ProfileError,
  type ProfileFault,
} from './load-profiles.ts';

const good = `id: acme
vendor: Acme
os: acme
type: network
match:
  sysObjectIds: [1.3.6.1.4.1.99999]
`;

function faultsOf(text: string): ProfileFault[] {
  const faults: ProfileFault[] = [];
  parseProfile('acme.yaml', text, faults);
  return faults;
}

describe('profiles', () => {
  test('of our own all load', () => {
    expect(builtInProfiles().length).toBeGreaterThan(25);
  });

  test.each([
    ['an unknown key', `${good}colour: red\n`, 7, /colour: unknown key/],
    ['a missing vendor', good.replace('vendor: Acme\n', ''), 1, /vendor/],
    [
      'a bad OID deep inside',
      `${good}processors:\n  - usage: 1.3.x\n    descr: CPU\n`,
      8,
      /processors\.0\.usage/,
    ],
    ['a broken pattern', `${good}identity:\n  version: [{ sysDescr: '(' }]\n`, 1, /pattern \(/],
    ['broken YAML', `${good}sensors: [\n`, 8, /./],
    [
      'an unknown severity',
      `${good}sensors:\n  - class: state\n    value: 1.3.6.1.4.1.1\n    descr: x\n    states: { '1': [on, fine] }\n`,
      11,
      /states/,
    ],
  ])('refuse %s with its line', (_name, text, line, message) => {
    const [fault] = faultsOf(text);
    expect(fault?.message).toMatch(message);
    expect(fault?.line).toBe(line);
  });

  test.each([
    ['1.3.6.1.4.1.2011.2.23.771', 'S5735 VRP', 'huawei-vrp'],
    ['1.3.6.1.4.1.2011.2.321.26', 'USG6525E VRP', 'huawei-usg'],
    ['1.3.6.1.4.1.25506.1.1', 'H3C SecPath F1000', 'h3c-secpath'],
    ['1.3.6.1.4.1.52642.1.1.10.1', 'FS Campus Switch', 'fs-rgos'],
    ['1.3.6.1.4.1.9.6.1.1006', 'CBS350', 'cisco-sb'],
    ['1.3.6.1.4.1.9.1.2404', 'Cisco Adaptive Security Appliance Version 9', 'cisco-asa'],
    ['1.3.6.1.4.1.20110', 'not Huawei', undefined],
  ])('of %s is the one with the longest prefix', (sysObjectID, sysDescr, id) => {
    expect(findProfile(builtInProfiles(), sysObjectID, sysDescr)?.id).toBe(id);
  });

  test('that extend another use its tables after their own sources', () => {
    const usg = builtInProfiles().find((profile) => profile.id === 'huawei-usg');
    expect(usg?.processors?.length).toBeGreaterThan(0);
    expect(usg?.identity?.hardware?.[0]).toMatchObject({
      sysDescr: expect.stringContaining('USG'),
    });
  });
});

describe('a folder of profiles', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiaodun-profiles-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is refused with the faults of all files at once', async () => {
    await writeFile(join(folder, 'a.yaml'), good.replace('network', 'toaster'));
    await writeFile(join(folder, 'b.yaml'), `${good}extends: nothing\n`);
    let error: unknown;
    try {
      loadProfiles([folder]);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ProfileError);
    expect((error as ProfileError).faults.map((fault) => fault.file)).toEqual([
      'a.yaml',
      'acme.yaml',
    ]);
  });
});
