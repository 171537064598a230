import type {
  DomainRules,
  TrustRules,
} from '../../../../collector/packages/android/network-security/network-security.ts';
import type { AndroidPackage } from '../../../../collector/packages/facts.ts';
import { androidFacts, calls, hosts, iosFacts } from '../facts.ts';
import type { CheckCase } from './check-case.ts';

const rules: TrustRules = {
  cleartext: false,
  effectiveCleartext: false,
  trustAnchors: [{ source: 'system', overridePins: false }],
  trustsUserCertificates: false,
  line: 1,
};
const config = (base: Partial<TrustRules>, domain?: Partial<DomainRules>) =>
  androidFacts({
    networkSecurity: {
      file: 'res/xml/nsc.xml',
      base: { ...rules, ...base },
      domains: domain
        ? [
            {
              ...rules,
              names: [{ name: 'a.example.cn', includeSubdomains: true }],
              pins: [],
              pinsExpire: null,
              ...domain,
            },
          ]
        : [],
      debugOverrides: null,
      faults: [],
    },
  });
const url = (text: string): AndroidPackage['urls'] => ({
  list: [
    {
      url: text,
      scheme: new URL(text).protocol.slice(0, -1),
      host: new URL(text).hostname,
      identifier: text.includes('schemas.android.com'),
      file: 'classes.dex',
      offset: 77,
    },
  ],
  total: 1,
});
const transport = (changes: object) =>
  iosFacts({
    ios: {
      transportSecurity: {
        allowsArbitraryLoads: false,
        allowsArbitraryLoadsInWebContent: false,
        allowsArbitraryLoadsForMedia: false,
        allowsLocalNetworking: false,
        exceptions: [],
        ...changes,
      },
    },
  });
const exception = {
  domain: 'a.example.cn',
  subdomains: false,
  allowsInsecureHttp: false,
  minimumTls: null,
  forwardSecrecyRequired: true,
};
const clean = androidFacts();

/** Checks of rules/apps/checks/3-network.yaml, both ways. */
export const networkCases: CheckCase[] = [
  { check: 'NW-01', verdict: 'PASS', facts: clean },
  { check: 'NW-01', verdict: 'PASS', facts: config({}) },
  {
    check: 'NW-01',
    verdict: 'FAIL',
    facts: androidFacts({ manifest: { application: { effectiveCleartext: true } } }),
    shows: 'usesCleartextTraffic',
  },
  { check: 'NW-01', verdict: 'FAIL', facts: config({ effectiveCleartext: true }) },
  {
    check: 'NW-01',
    verdict: 'FAIL',
    severity: 'medium',
    facts: config({}, { effectiveCleartext: true }),
    shows: 'a.example.cn',
  },
  { check: 'NW-02', verdict: 'PASS', facts: clean },
  { check: 'NW-02', verdict: 'FAIL', facts: config({ trustsUserCertificates: true }) },
  {
    check: 'NW-02',
    verdict: 'FAIL',
    facts: androidFacts({ manifest: { effectiveTargetSdk: 23 } }),
  },
  { check: 'NW-03', verdict: 'PASS', facts: clean },
  {
    check: 'NW-03',
    verdict: 'FAIL',
    facts: androidFacts({
      dex: {
        shapes: [
          {
            shape: 'empty-trust-manager',
            class: 'cn.edu.example.Trust',
            method: 'checkServerTrusted',
            file: 'classes.dex',
          },
        ],
      },
    }),
    shows: 'cn.edu.example.Trust',
  },
  {
    check: 'NW-03',
    verdict: 'SUSPECT',
    facts: androidFacts({ dex: calls(['tls.ssl-error-proceed']) }),
  },
  { check: 'NW-04', verdict: 'PASS', facts: iosFacts() },
  { check: 'NW-04', verdict: 'FAIL', facts: transport({ allowsArbitraryLoads: true }) },
  {
    check: 'NW-04',
    verdict: 'FAIL',
    severity: 'medium',
    facts: transport({ exceptions: [{ ...exception, allowsInsecureHttp: true }] }),
  },
  {
    check: 'NW-04',
    verdict: 'FAIL',
    facts: transport({ exceptions: [{ ...exception, minimumTls: 'TLSv1.0' }] }),
  },
  {
    check: 'NW-04',
    verdict: 'SUSPECT',
    facts: transport({ allowsArbitraryLoadsInWebContent: true }),
  },
  { check: 'NW-05', verdict: 'PASS', facts: clean },
  {
    check: 'NW-05',
    verdict: 'SUSPECT',
    facts: androidFacts({ urls: url('http://api.example.cn/v1') }),
    shows: 'http://api.example.cn/v1',
  },
  {
    check: 'NW-05',
    verdict: 'PASS',
    facts: androidFacts({ urls: url('http://schemas.android.com/apk/res/android') }),
  },
  {
    check: 'NW-05',
    verdict: 'PASS',
    facts: androidFacts({
      urls: url('http://10.1.2.3/x'),
      hosts: hosts(['10.1.2.3', 'ipv4', true]),
    }),
  },
  { check: 'NW-06', verdict: 'PASS', facts: clean },
  {
    check: 'NW-06',
    verdict: 'SUSPECT',
    severity: 'high',
    facts: androidFacts({ hosts: hosts(['t.appsflyer.com', 'domain']) }),
  },
  {
    check: 'NW-06',
    verdict: 'SUSPECT',
    severity: 'medium',
    facts: iosFacts({ hosts: hosts(['203.0.114.7', 'ipv4']) }),
  },
  {
    check: 'NW-06',
    verdict: 'PASS',
    facts: androidFacts({ hosts: hosts(['api.example.cn', 'domain'], ['10.0.0.1', 'ipv4', true]) }),
  },
  { check: 'NW-07', verdict: 'PASS', facts: clean },
  {
    check: 'NW-07',
    verdict: 'SUSPECT',
    facts: androidFacts({ hosts: hosts(['203.0.114.7', 'ipv4']) }),
  },
  { check: 'NW-08', verdict: 'NOT_APPLICABLE', facts: clean },
  { check: 'NW-08', verdict: 'PASS', facts: androidFacts({ dex: calls(['tls.pinning']) }) },
];
