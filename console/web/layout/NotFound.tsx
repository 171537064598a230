import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { Panel } from '../shapes/Panel.tsx';
import { Empty } from '../shapes/States.tsx';

export function NotFound() {
  const translate = useTranslate();
  return (
    <Panel>
      <Empty
        title={translate('state.notFound')}
        text={translate('state.notFoundHelp')}
        action={
          <Button component={Link} to="/">
            {translate('state.toHome')}
          </Button>
        }
      />
    </Panel>
  );
}
