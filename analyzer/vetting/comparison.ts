import type { PackageFacts } from '../../collector/packages/facts.ts';
import { isLead } from './counts.ts';
import type { Finding, Severity, Verdict } from './finding.ts';
import { identityOf } from './identity.ts';
import { askedFor } from './permissions.ts';
import type { Words } from './words.ts';

/** What two lists differ in, by name. Bounded: `more` counts what is not listed. */
export interface Change {
  added: string[];
  removed: string[];
  changed: { name: string; from: string; to: string }[];
  more: number;
}

export interface FindingChange {
  check: string;
  severity: Severity;
  items: readonly string[];
  from: Verdict | null;
  to: Verdict | null;
  change: 'new' | 'solved' | 'worse' | 'better' | 'unseen-now';
}

/** From an older package to a newer one. */
export interface Comparison {
  facts: Change;
  permissions: Change;
  sdks: Change;
  components: Change;
  domains: Change;
  certificates: Change;
  nativeLibraries: Change;
  findings: FindingChange[];
  /** Why a new review is due. */
  triggers: Words[];
}

/** Facts and findings of one package. */
export interface Vetted {
  facts: PackageFacts;
  findings: readonly Finding[];
}

/** Entries of each kind of change that are listed. */
const most = 200;

type Named = ReadonlyMap<string, string>;

function changeOf(from: Named, to: Named): Change {
  const added = [...to.keys()].filter((name) => !from.has(name)).toSorted();
  const removed = [...from.keys()].filter((name) => !to.has(name)).toSorted();
  const changed = [...to]
    .flatMap(([name, now]) => {
      const before = from.get(name);
      return before === undefined || before === now ? [] : [{ name, from: before, to: now }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const over = (list: readonly unknown[]) => Math.max(0, list.length - most);
  return {
    added: added.slice(0, most),
    removed: removed.slice(0, most),
    changed: changed.slice(0, most),
    more: over(added) + over(removed) + over(changed),
  };
}

const names = (list: readonly string[]): Named => new Map(list.map((name) => [name, '']));

function factsOf(facts: PackageFacts): Named {
  const entries: [string, string | null][] = Object.entries(identityOf(facts));
  if (facts.platform === 'android') {
    const { manifest, signing, dex } = facts;
    const { application } = manifest;
    entries.push(
      ['minSdk', manifest.minSdk],
      ['targetSdk', manifest.targetSdk],
      ['debuggable', String(application.effectiveDebuggable)],
      ['allowBackup', String(application.effectiveAllowBackup)],
      ['usesCleartextTraffic', String(application.effectiveCleartext)],
      ['verifies', String(signing.verifies)],
      ['dexClasses', String(dex.classCount)],
    );
  } else {
    entries.push(
      ['minimumOs', facts.ios.minimumOs],
      ['provisioning', facts.ios.provisioning?.type ?? null],
    );
  }
  entries.push(['size', String(facts.file.size)]);
  return new Map(entries.map(([name, value]) => [name, value ?? '']));
}

function componentsOf(facts: PackageFacts): Named {
  if (facts.platform === 'ios') {
    return new Map(facts.ios.extensions.map(({ folder, point }) => [folder, point ?? '']));
  }
  return new Map(
    facts.manifest.components.map(({ kind, name, effectiveExported, permission }) => [
      `${kind} ${name}`,
      `exported=${effectiveExported}${permission === null ? '' : ` permission=${permission}`}`,
    ]),
  );
}

function certificatesOf(facts: PackageFacts): Named {
  const list =
    facts.platform === 'android'
      ? facts.signing.certificates
      : (facts.ios.provisioning?.certificates ?? []);
  return new Map(list.map(({ sha256, subject }) => [sha256, subject]));
}

/** Worse first, as reviewers weigh it. */
const weight: readonly Verdict[] = ['FAIL', 'SUSPECT', 'INCONCLUSIVE', 'PASS', 'NOT_APPLICABLE'];

function kindOf(from: Verdict | null, to: Verdict | null): FindingChange['change'] {
  const wasLead = from !== null && isLead({ verdict: from });
  const leads = to !== null && isLead({ verdict: to });
  if (wasLead && leads) return to === 'FAIL' ? 'worse' : 'better';
  if (leads) return 'new';
  if (to === 'INCONCLUSIVE') return 'unseen-now';
  return wasLead ? 'solved' : 'better';
}

function findingChanges(from: readonly Finding[], to: readonly Finding[]): FindingChange[] {
  const before = new Map(from.map((finding) => [finding.check, finding]));
  const after = new Map(to.map((finding) => [finding.check, finding]));
  return [...new Set([...after.keys(), ...before.keys()])]
    .flatMap((check) => {
      const [was, is] = [before.get(check), after.get(check)];
      const shown = is ?? was;
      if (!shown || was?.verdict === is?.verdict) return [];
      const [left, right] = [was?.verdict ?? null, is?.verdict ?? null];
      const { severity, items } = shown;
      return [{ check, severity, items, from: left, to: right, change: kindOf(left, right) }];
    })
    .toSorted(
      (a, b) => weight.indexOf(a.to ?? 'NOT_APPLICABLE') - weight.indexOf(b.to ?? 'NOT_APPLICABLE'),
    );
}

function triggersOf(
  changes: Pick<Comparison, 'permissions' | 'sdks' | 'certificates' | 'findings'>,
): Words[] {
  const listed = (list: readonly string[]) => list.slice(0, 5).join('、');
  const { permissions, sdks, certificates, findings } = changes;
  const triggers: Words[] = [];
  if (permissions.added.length > 0) {
    const list = listed(permissions.added);
    triggers.push({ zh: `新增权限：${list}`, en: `New permissions: ${list}` });
  }
  if (sdks.added.length > 0) {
    const list = listed(sdks.added);
    triggers.push({ zh: `新增 SDK：${list}`, en: `New SDKs: ${list}` });
  }
  if (certificates.added.length > 0) {
    triggers.push({ zh: '签名证书变化', en: 'Another signing certificate' });
  }
  const fresh = findings.filter(({ change, to }) => change === 'new' && to === 'FAIL');
  if (fresh.length > 0) {
    const list = listed(fresh.map(({ check }) => check));
    triggers.push({ zh: `新增不符合项：${list}`, en: `New failures: ${list}` });
  }
  return triggers;
}

/** Pure: what changed from one package to another, and whether that calls for a new review. */
export function comparePackages(from: Vetted, to: Vetted): Comparison {
  const change = (read: (facts: PackageFacts) => Named) =>
    changeOf(read(from.facts), read(to.facts));
  const parts = {
    permissions: change((facts) => names(askedFor(facts).map(({ name }) => name))),
    sdks: change((facts) => new Map(facts.sdks.map(({ name, version }) => [name, version ?? '']))),
    certificates: change(certificatesOf),
    findings: findingChanges(from.findings, to.findings),
  };
  return {
    facts: change(factsOf),
    ...parts,
    components: change(componentsOf),
    domains: change((facts) =>
      names(facts.hosts.list.filter(({ local }) => !local).map(({ host }) => host)),
    ),
    nativeLibraries: change(
      (facts) => new Map(facts.nativeLibraries.map(({ file, sha256 }) => [file, sha256])),
    ),
    triggers: triggersOf(parts),
  };
}
