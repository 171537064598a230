import type { PackageFacts } from '../../collector/packages/facts.ts';

/** What a package calls itself, on either platform. */
export interface Identity {
  packageName: string | null;
  versionName: string | null;
  versionCode: string | null;
  label: string | null;
}

export function identityOf(facts: PackageFacts): Identity {
  if (facts.platform === 'android') {
    const { manifest } = facts;
    return {
      packageName: manifest.package,
      versionName: manifest.versionName,
      versionCode: manifest.versionCode,
      label: manifest.labelZh ?? manifest.label,
    };
  }
  const { ios } = facts;
  return {
    packageName: ios.bundleId,
    versionName: ios.version,
    versionCode: ios.build,
    label: ios.displayName ?? ios.name,
  };
}

/** Every name under which it shows itself, in any language. */
export function labelsOf(facts: PackageFacts): string[] {
  const labels =
    facts.platform === 'android'
      ? [facts.manifest.label, facts.manifest.labelZh, ...Object.values(facts.manifest.labels)]
      : [facts.ios.displayName, facts.ios.name, ...Object.values(facts.ios.displayNames)];
  return [...new Set(labels.filter((label) => label !== null && label !== ''))] as string[];
}
