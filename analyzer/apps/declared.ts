import type { Declared } from '../vetting/declared.ts';
import type { AppFacts } from './facts.ts';

/** Facts as checks of a package want them. `unifiedUse`: some use of it is required of all. Absent stays unknown. */
export function declaredOf(
  name: string,
  facts: AppFacts,
  platform: 'android' | 'ios' | null,
  unifiedUse: boolean,
): Declared {
  const packageName = platform === 'ios' ? facts.bundleId : (facts.packageName ?? facts.bundleId);
  const declared = {
    appName: name,
    packageName,
    version: facts.version,
    operator: facts.providerName,
    certificates: facts.certificates,
    types: facts.types,
    functions: facts.functions,
    permissions: facts.policyPermissions,
    sdks: facts.policySdks,
    policyUrl: facts.policyUrl,
    policyText: facts.policyText,
    childRulesText: facts.childRulesText,
    icp: facts.icpNumber,
    appFiling: facts.appIcpNumber,
    minors: facts.minors,
    free: facts.fee === undefined ? undefined : facts.fee === 'free',
    unifiedUse: unifiedUse ? true : undefined,
    ads: facts.ads,
    games: facts.games,
    biometrics: facts.biometrics,
    overseas: facts.overseas,
  };
  return Object.fromEntries(
    Object.entries(declared).filter(([, value]) => value !== undefined),
  ) as Declared;
}
