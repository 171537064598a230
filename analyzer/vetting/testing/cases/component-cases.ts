import { androidFacts, calls, component, filter, iosFacts, permission } from '../facts.ts';
import type { CheckCase } from './check-case.ts';

type Parts = Parameters<typeof component>[0];
const withComponents = (...parts: readonly Parts[]) =>
  androidFacts({ manifest: { components: parts.map(component) } });
const open = { exported: true, effectiveExported: true };
const launcher = filter({
  actions: ['android.intent.action.MAIN'],
  categories: ['android.intent.category.LAUNCHER'],
});
const link = (changes: Parameters<typeof filter>[0]) =>
  withComponents({
    kind: 'activity',
    ...open,
    intentFilters: [
      filter({
        actions: ['android.intent.action.VIEW'],
        categories: ['android.intent.category.BROWSABLE'],
        ...changes,
      }),
    ],
  });
const shared = (element: string, path: string) =>
  androidFacts({
    manifest: { components: [component({ kind: 'provider', name: 'cn.edu.example.Files' })] },
    fileProviders: [{ provider: 'cn.edu.example.Files', file: 'res/xml/p.xml', element, path }],
  });
const own = (protection: string) =>
  androidFacts({
    manifest: {
      declaredPermissions: [
        {
          name: 'cn.edu.example.P',
          protection,
          protectionFlags: 0,
          group: null,
          label: null,
          line: 1,
        },
      ],
      components: [component({ kind: 'service', ...open, permission: 'cn.edu.example.P' })],
    },
  });
const clean = androidFacts();

/** Checks of rules/apps/checks/4-components.yaml, both ways. */
export const componentCases: CheckCase[] = [
  { check: 'CP-01', verdict: 'PASS', facts: clean },
  {
    check: 'CP-01',
    verdict: 'PASS',
    facts: withComponents(
      { kind: 'activity', ...open, intentFilters: [launcher] },
      { kind: 'service', ...open, permission: 'cn.edu.example.P' },
    ),
  },
  {
    check: 'CP-01',
    verdict: 'FAIL',
    severity: 'high',
    facts: withComponents({ kind: 'service', ...open }, { kind: 'provider', ...open }),
    shows: 'service[cn.edu.example.service]',
  },
  {
    check: 'CP-01',
    verdict: 'FAIL',
    severity: 'medium',
    facts: withComponents({ kind: 'receiver', ...open }),
  },
  { check: 'CP-01', verdict: 'SUSPECT', facts: withComponents({ kind: 'activity', ...open }) },
  { check: 'CP-02', verdict: 'PASS', facts: clean },
  { check: 'CP-02', verdict: 'PASS', facts: shared('files-path', 'homework/') },
  { check: 'CP-02', verdict: 'FAIL', facts: shared('root-path', '') },
  { check: 'CP-02', verdict: 'FAIL', facts: shared('external-path', '/') },
  { check: 'CP-02', verdict: 'SUSPECT', facts: shared('external-path', '.') },
  { check: 'CP-03', verdict: 'NOT_APPLICABLE', facts: clean },
  { check: 'CP-03', verdict: 'PASS', facts: own('signature') },
  { check: 'CP-03', verdict: 'FAIL', facts: own('normal'), shows: 'cn.edu.example.P' },
  { check: 'CP-04', verdict: 'PASS', facts: clean },
  { check: 'CP-04', verdict: 'PASS', facts: link({ schemes: ['https'], autoVerify: true }) },
  { check: 'CP-04', verdict: 'SUSPECT', severity: 'medium', facts: link({ schemes: ['https'] }) },
  { check: 'CP-04', verdict: 'SUSPECT', severity: 'low', facts: link({ schemes: ['xuexi'] }) },
  { check: 'CP-05', verdict: 'PASS', facts: clean },
  {
    check: 'CP-05',
    verdict: 'SUSPECT',
    facts: withComponents({
      kind: 'activity',
      ...open,
      launchMode: 'singleTask',
      taskAffinity: 'com.other',
    }),
  },
  {
    check: 'CP-05',
    verdict: 'SUSPECT',
    facts: androidFacts({
      manifest: {
        effectiveTargetSdk: 28,
        components: [component({ kind: 'activity', allowTaskReparenting: true })],
      },
    }),
  },
  { check: 'CP-06', verdict: 'PASS', facts: clean },
  {
    check: 'CP-06',
    verdict: 'SUSPECT',
    severity: 'low',
    facts: androidFacts({ dex: calls(['webview.javascript-interface']) }),
  },
  {
    check: 'CP-06',
    verdict: 'FAIL',
    severity: 'critical',
    facts: androidFacts({
      manifest: { effectiveMinSdk: 16 },
      dex: calls(['webview.javascript-interface']),
    }),
  },
  {
    check: 'CP-06',
    verdict: 'SUSPECT',
    severity: 'high',
    facts: androidFacts({ dex: calls(['webview.file-access', 'webview.debugging']) }),
  },
  { check: 'CP-07', verdict: 'PASS', facts: clean },
  {
    check: 'CP-07',
    verdict: 'SUSPECT',
    facts: androidFacts({ manifest: { permissions: [permission('SYSTEM_ALERT_WINDOW')] } }),
  },
  {
    check: 'CP-07',
    verdict: 'SUSPECT',
    facts: withComponents({
      kind: 'service',
      permission: 'android.permission.BIND_ACCESSIBILITY_SERVICE',
    }),
  },
  { check: 'CP-08', verdict: 'PASS', facts: iosFacts({ ios: { queriedSchemes: ['weixin'] } }) },
  {
    check: 'CP-08',
    verdict: 'SUSPECT',
    facts: iosFacts({
      ios: { queriedSchemes: Array.from({ length: 51 }, (_, index) => `app${index}`) },
    }),
  },
  { check: 'CP-09', verdict: 'PASS', facts: iosFacts() },
  { check: 'CP-09', verdict: 'SUSPECT', facts: iosFacts({ ios: { urlSchemes: ['xuexi'] } }) },
];
