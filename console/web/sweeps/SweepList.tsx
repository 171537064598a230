import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { sweepStates, type Sweep } from './sweep.ts';
import { SweepCard, sweepColumns } from './SweepTable.tsx';

export default function SweepList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const toPlans = (
    <Button component={Link} to="/address-plans" variant="contained">
      {translate('sweeps.toPlans')}
    </Button>
  );
  return (
    <ListPage<Sweep>
      resource="sweeps"
      title={translate('sweeps.title')}
      text={translate('sweeps.purpose')}
      columns={sweepColumns}
      card={(row) => <SweepCard row={row} />}
      sort={{ field: 'createdAt', order: 'DESC' }}
      states={{ field: 'state', values: sweepStates }}
      actions={toPlans}
      empty={{
        title: translate('sweeps.empty'),
        text: translate('sweeps.emptyHelp'),
        action: toPlans,
      }}
      onOpen={({ id }) => void navigate(`/sweeps/${encodeURIComponent(id)}`)}
    />
  );
}
