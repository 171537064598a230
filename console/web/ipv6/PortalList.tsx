import { Button } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { useCan } from '../providers/session.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { PortalDialog } from './AddDialogs.tsx';
import { portalStates, type Portal } from './ipv6.ts';
import { PortalCard, portalColumns } from './PortalTable.tsx';

export default function PortalList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayAdd = useCan('assets', 'create');
  const [adding, setAdding] = useState(false);
  const add = mayAdd && (
    <Button variant="contained" onClick={() => setAdding(true)} data-testid="add-portal">
      {translate('ipv6.addPortal')}
    </Button>
  );
  return (
    <>
      <ListPage<Portal>
        resource="ipv6/portals"
        permission="assets"
        title={translate('ipv6.portals')}
        text={translate('ipv6.portalsPurpose')}
        columns={portalColumns}
        card={(row) => <PortalCard row={row} />}
        sort={{ field: 'name', order: 'ASC' }}
        states={{ field: 'state', values: portalStates, words: 'portals' }}
        actions={add}
        empty={{
          title: translate('ipv6.noPortals'),
          text: translate('ipv6.noPortalsHelp'),
          action: add,
        }}
        onOpen={({ id }) => void navigate(`/ipv6/portals/${encodeURIComponent(id)}`)}
      />
      {adding && <PortalDialog onClose={() => setAdding(false)} />}
    </>
  );
}
