import type { People } from '../../analyzer/people/people.ts';
import type { Records } from '../../analyzer/stores/records/records.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import { accountsFeature } from './accounts/index.ts';
import { invitesFeature } from './accounts/invites.ts';
import type { Feature } from './api.ts';
import type { AppConfig } from './app/config.ts';
import type { Rights } from './rights/rights.ts';
import { sessionFeature } from './session/index.ts';
import { setUpFeature, type TestLine } from './setup/index.ts';
import { tokensFeature } from './tokens/index.ts';
import { unitsFeature } from './units/index.ts';

export interface PeopleFeaturesDeps {
  records: Records;
  people: People;
  rights: Rights;
  config: AppConfig;
  time: TimeSource;
  /** For `POST /setup/test-line`; absent on a node without a listener. */
  testLine?: TestLine;
}

/** Sign-in, set-up, units, accounts, grants and tokens. */
export function peopleFeatures(deps: PeopleFeaturesDeps): Feature[] {
  return [
    sessionFeature(deps),
    setUpFeature(deps),
    invitesFeature(deps),
    unitsFeature(deps),
    accountsFeature(deps),
    tokensFeature(deps),
  ];
}
