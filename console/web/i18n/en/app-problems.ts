/** Refusals about education apps, their packages, filings and uses. */
export const appProblems = {
  APP_UNKNOWN: 'There is no such app, or you may not see it.',
  APP_CHANGED: 'Somebody else has just changed this app; look again.',
  APP_CLOSED: 'This app was taken out of the ledger.',
  APP_IN_WORK: 'A filing or a use of this app is open; it can not be taken out.',
  ORIGIN_NOT_YOURS: 'Your unit does not enter or file apps of this origin.',
  NO_ACTING_UNIT: 'You do not act for this unit.',
  NO_AUTHORITY: 'No province stands above this unit; ask an administrator about the units.',
  FILING_OPEN: 'A filing of this app is open already.',
  USE_OPEN: 'This unit has a use of this app already.',
  PACKAGE_UNKNOWN: 'This app has no such package, or it could not be read.',
  ITEM_UNKNOWN: 'There is no such item.',
  EVIDENCE_UNKNOWN: 'What is pointed to is not there; reload and choose again.',
  EVIDENCE_TOO_WEAK:
    'The chosen checks do not show that it is met: say what you saw, or attach a test record.',
  NOT_CARRIABLE: 'Some decisions can not be carried over; make them again.',
  PROVIDER_UNNAMED: 'Name the provider among the facts first.',
  ALREADY_LISTED: 'It is on the list already.',
  LIST_ENTRY_ENDED: 'It was taken off the list.',
};
