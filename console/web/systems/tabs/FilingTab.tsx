import { Button } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { FilingRow } from '../../filings/filing.ts';
import { FilingCard, filingColumns } from '../../filings/FilingTable.tsx';
import { useCan } from '../../providers/session.ts';
import type { SystemDetail } from '../system.ts';
import { CaseTab } from './CaseTab.tsx';

const NewFilingDialog = lazy(() =>
  import('../../filings/NewFilingDialog.tsx').then(({ NewFilingDialog: Dialog }) => ({
    default: Dialog,
  })),
);

/** Filings of the system with the police; a system of the first level needs none. */
export function FilingTab({ system }: { system: SystemDetail }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const may = useCan('assessments', 'update');
  const [adding, setAdding] = useState(false);
  const add = may && system.filing === null && (
    <Button variant="contained" data-testid="new-filing" onClick={() => setAdding(true)}>
      {translate('filings.new')}
    </Button>
  );
  return (
    <>
      <CaseTab<FilingRow>
        resource="filings"
        systemId={system.id}
        sort={{ field: 'openedAt', order: 'DESC' }}
        columns={filingColumns}
        card={(row) => <FilingCard row={row} />}
        empty={{ title: translate('filings.empty'), text: translate('filings.emptyHelp') }}
        action={add}
      />
      <Suspense fallback={null}>
        {adding && (
          <NewFilingDialog
            systemId={system.id}
            onClose={() => setAdding(false)}
            onMade={(id) => void navigate(`/filings/${encodeURIComponent(id)}`)}
          />
        )}
      </Suspense>
    </>
  );
}
