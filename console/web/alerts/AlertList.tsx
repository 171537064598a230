import { Box, useMediaQuery, type Theme } from '@mui/material';
import { useState } from 'react';
import { useListContext, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { useCan, useSession } from '../providers/session.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { useAlertStep } from './alert-actions.ts';
import { alertCard, alertColumns } from './alert-columns.tsx';
import { alertStates, type Alert } from './alert.ts';
import { AlertSteps, type AlertDialog } from './AlertSteps.tsx';
import { useAlertFacets } from './use-alert-facets.tsx';

function BulkSteps() {
  const { selectedIds, onUnselectItems } = useListContext<Alert>();
  return <AlertSteps ids={selectedIds.map(String)} onDone={() => onUnselectItems()} />;
}

/** The alert queue: what waits first; `j k` move, `a` acknowledges, `m` takes it, `s` assigns, `c` closes. */
export default function AlertList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const who = useSession();
  const mayAct = useCan('alerts', 'update');
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true });
  const step = useAlertStep();
  const [asked, setAsked] = useState<{ id: string; dialog: AlertDialog }>();
  const facets = useAlertFacets();
  return (
    <>
      <ListPage<Alert>
        resource="alerts"
        title={translate('alerts.title')}
        text={mayAct && wide ? translate('alerts.keys') : undefined}
        columns={alertColumns}
        card={alertCard}
        sort={{ field: 'lastSeenAt', order: 'DESC' }}
        states={{ field: 'state', values: alertStates }}
        firstFilter={{ state: 'open' }}
        facets={facets}
        searchLabel={translate('alerts.search')}
        empty={{ title: translate('alerts.empty'), text: translate('alerts.emptyHelp') }}
        onOpen={({ id }) => void navigate(`/alerts/${encodeURIComponent(id)}`)}
        {...(mayAct
          ? {
              bulk: <BulkSteps />,
              keys: {
                a: ({ id }: Alert) => step.mutate({ ids: [id], step: { kind: 'acknowledge' } }),
                m: ({ id }: Alert) =>
                  who !== undefined &&
                  step.mutate({ ids: [id], step: { kind: 'assign', accountId: who.account.id } }),
                s: ({ id }: Alert) => setAsked({ id, dialog: 'assign' }),
                c: ({ id }: Alert) => setAsked({ id, dialog: 'close' }),
              },
            }
          : {})}
      />
      {asked !== undefined && (
        <Box sx={{ display: 'none' }}>
          <AlertSteps
            ids={[asked.id]}
            dialog={asked.dialog}
            onDialog={(next) => next === undefined && setAsked(undefined)}
          />
        </Box>
      )}
    </>
  );
}
