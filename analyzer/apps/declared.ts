import type { Db } from '../stores/records/records.ts';
import type { Declared } from '../vetting/declared.ts';
import type { AppFacts } from './facts.ts';
import { appFacts, getApp } from './ledger-row.ts';

/** Facts as checks of a package want them. `unifiedUse`: some use of it is required of all. Absent stays unknown. */
function declaredOf(
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

/** What the ledger says of an app, for the checks of a package of it. Throws APP_UNKNOWN. */
export async function declaredFor(
  db: Db,
  appId: string,
  platform: 'android' | 'ios' | null,
): Promise<Declared> {
  const app = await getApp(db, appId);
  const unified = await db
    .selectFrom('app_uses')
    .select('id')
    .where('app_id', '=', appId)
    .where('nature', '=', 'unified')
    .where('state', '!=', 'STOPPED')
    .limit(1)
    .executeTakeFirst();
  return declaredOf(app.name, appFacts(app), platform, unified !== undefined);
}
