import { describe, expect, it } from 'vitest';
import { writeXml } from '../../making/xml-writer.ts';
import type { MadeElement } from '../../making/recipe.ts';
import { parseXml } from '../axml/parse-xml.ts';
import { NO_RESOURCES } from '../resources/resources.ts';
import type { NetworkSecurityConfig } from './network-security.ts';
import { readNetworkSecurity } from './read-network-security.ts';

function read(children: readonly MadeElement[], targetSdk: number): NetworkSecurityConfig {
  const bytes = writeXml({ name: 'network-security-config', children }, () => 0);
  return readNetworkSecurity(parseXml(bytes), 'res/xml/nsc.xml', targetSdk, NO_RESOURCES);
}

const anchors = (...sources: readonly string[]): MadeElement => ({
  name: 'trust-anchors',
  children: sources.map((src) => ({ name: 'certificates', attributes: { ':src': src } })),
});

describe('readNetworkSecurity', () => {
  it.each([
    [23, true, true],
    [27, true, false],
    [28, false, false],
  ])('has the defaults of target %i', (target, cleartext, user) => {
    const { base } = read([], target);
    expect(base).toMatchObject({
      cleartext: null,
      effectiveCleartext: cleartext,
      trustsUserCertificates: user,
    });
  });

  it('inherits from base to domain to nested domain', () => {
    const config = read(
      [
        {
          name: 'base-config',
          attributes: { ':cleartextTrafficPermitted': false },
          children: [anchors('system', 'user')],
        },
        {
          name: 'domain-config',
          attributes: { ':cleartextTrafficPermitted': 'true' },
          children: [
            { name: 'domain', attributes: { ':includeSubdomains': true }, text: ' edu.example ' },
            {
              name: 'domain-config',
              children: [{ name: 'domain', text: 'inner.example' }, anchors('system')],
            },
          ],
        },
      ],
      30,
    );
    expect(config.base).toMatchObject({ effectiveCleartext: false, trustsUserCertificates: true });
    expect(config.domains).toMatchObject([
      {
        names: [{ name: 'edu.example', includeSubdomains: true }],
        effectiveCleartext: true,
        trustsUserCertificates: true,
      },
      {
        names: [{ name: 'inner.example', includeSubdomains: false }],
        cleartext: null,
        effectiveCleartext: true,
        trustsUserCertificates: false,
      },
    ]);
  });

  it('reads pins and overrides for debugging, and says what it could not', () => {
    const config = read(
      [
        {
          name: 'domain-config',
          attributes: { ':cleartextTrafficPermitted': 'maybe' },
          children: [
            {
              name: 'pin-set',
              attributes: { ':expiration': '2030-01-01' },
              children: [{ name: 'pin', attributes: { ':digest': 'SHA-256' }, text: 'AAAA=' }],
            },
          ],
        },
        { name: 'debug-overrides', children: [anchors('user')] },
      ],
      30,
    );
    expect(config.domains[0]?.pins).toEqual([{ digest: 'SHA-256', value: 'AAAA=' }]);
    expect(config.domains[0]?.pinsExpire).toBe('2030-01-01');
    expect(config.debugOverrides?.trustAnchors[0]?.source).toBe('user');
    expect(config.faults).toEqual([expect.stringContaining('maybe')]);
  });
});
