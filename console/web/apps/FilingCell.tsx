import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { StateMark } from '../marks/StateMark.tsx';
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
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {filingNumber}
        {validUntil !== null && (
          <Box component="span" sx={{ display: 'block', whiteSpace: 'nowrap' }}>
            {translate('exceptions.until', { day: validUntil })}
          </Box>
        )}
      </Box>
    </>
  );
}
