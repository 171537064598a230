import { Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { isPermitted, useSession } from '../providers/session.ts';
import { homeKindOf, screensOf } from './roles.ts';

/** The five screens of a person's day. */
export function QuickScreens() {
  const translate = useTranslate();
  const who = useSession();
  const screens = screensOf[homeKindOf(who)].filter(({ resource }) =>
    isPermitted(who, resource, 'read'),
  );
  if (screens.length === 0) return null;
  return (
    <Stack
      component="nav"
      direction="row"
      aria-label={translate('home.screens')}
      sx={{ gap: 1, flexWrap: 'wrap', mb: 2 }}
    >
      {screens.map(({ to, label }) => (
        <Button
          key={to}
          component={Link}
          to={to}
          data-testid={`screen-${to.split('?')[0]?.slice(1).replaceAll('/', '-')}`}
          sx={{ bgcolor: 'background.paper', minHeight: { xs: 40, md: 34 } }}
        >
          {translate(label)}
        </Button>
      ))}
    </Stack>
  );
}
