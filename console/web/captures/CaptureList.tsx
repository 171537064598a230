import { Button } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { useCan } from '../providers/session.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { captureStates, type Capture } from './capture.ts';
import { CaptureCard, captureColumns } from './CaptureTable.tsx';
import { UploadDialog } from './UploadDialog.tsx';

export default function CaptureList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayAdd = useCan('captures', 'create');
  const [adding, setAdding] = useState(false);
  const add = mayAdd && (
    <Button variant="contained" onClick={() => setAdding(true)} data-testid="add-capture">
      {translate('captures.add')}
    </Button>
  );
  return (
    <>
      <ListPage<Capture>
        resource="captures"
        title={translate('captures.title')}
        text={translate('captures.purpose')}
        columns={captureColumns}
        card={(row) => <CaptureCard row={row} />}
        sort={{ field: 'uploadedAt', order: 'DESC' }}
        states={{ field: 'state', values: captureStates }}
        actions={
          <>
            <Button component={Link} to="/capture-findings">
              {translate('captures.allFindings')}
            </Button>
            <Button component={Link} to="/network-services">
              {translate('captures.services')}
            </Button>
            {add}
          </>
        }
        empty={{
          title: translate('captures.empty'),
          text: translate('captures.emptyHelp'),
          action: add,
        }}
        onOpen={({ id }) => void navigate(`/captures/${encodeURIComponent(id)}`)}
      />
      {adding && <UploadDialog onClose={() => setAdding(false)} />}
    </>
  );
}
