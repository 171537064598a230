import { Box, Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { isPermitted, useSession } from '../providers/session.ts';
import { Panel } from '../shapes/Panel.tsx';

const steps = [
  { text: 'home.step1', to: '/sources', label: 'sources.title', resource: 'sources' },
  { text: 'home.step2', to: '/polls?add=1', label: 'polls.add', resource: 'polls' },
  { text: 'home.step3', to: '/accounts', label: 'accounts.title', resource: 'accounts' },
];

/** Shown on a new node, where all counts are zero. */
export function FirstSteps() {
  const translate = useTranslate();
  const who = useSession();
  return (
    <Panel title={translate('home.start')} testId="first-steps">
      <Typography gutterBottom>{translate('home.startText')}</Typography>
      <Box component="ol" sx={{ m: 0, pl: 3 }}>
        {steps.map(({ text, to, label, resource }) => (
          <li key={text}>
            <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap', py: 0.5 }}>
              <Typography sx={{ flex: 1, minWidth: 200 }}>{translate(text)}</Typography>
              {isPermitted(who, resource, 'read') && (
                <Button component={Link} to={to}>
                  {translate(label)}
                </Button>
              )}
            </Stack>
          </li>
        ))}
      </Box>
    </Panel>
  );
}
