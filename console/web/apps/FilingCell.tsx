import { useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
import { NumberUntil } from '../shapes/NumberUntil.tsx';
import type { AppRow } from './app.ts';

/** Where the provider's filing stands, its number and how long it holds. */
export function FilingCell({
  app,
}: {
  app: Pick<AppRow, 'filingState' | 'filingNumber' | 'validUntil'>;
}) {
  const translate = useTranslate();
  const { filingState, filingNumber, validUntil } = app;
  if (filingState === null) return <>{translate('apps.notFiled')}</>;
  return (
    <>
      <StateMark kind="app-filings" state={filingState} plain />
      <NumberUntil number={filingNumber} day={validUntil} />
    </>
  );
}
