import AccessTime from '@mui/icons-material/AccessTime';
import { Box, Button, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { Mark } from '../marks/Mark.tsx';
import { openStates } from '../deliveries/delivery.ts';
import { Panel } from '../shapes/Panel.tsx';
import { listUrl, type HomeAnswer } from './home.ts';

/** The notice board in five numbers; each opens its records. */
export function NoticeTally({ notices }: { notices: NonNullable<HomeAnswer['notices']> }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Panel
      title={translate('home.notices')}
      flush
      testId="home-notices"
      aside={
        <Button component={Link} to="/deliveries/board" variant="text">
          {translate('deliveries.board')}
        </Button>
      }
    >
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: 'repeat(3, 1fr)', sm: 'repeat(5, 1fr)' },
          p: 1,
        }}
      >
        {openStates.map((state) => {
          const { count = 0, overdue = 0 } = notices.byState[state] ?? {};
          return (
            <Box key={state} sx={{ p: 1, minHeight: 84 }}>
              <Box
                component={Link}
                to={listUrl('deliveries', { state })}
                data-testid={`tally-${state}`}
                sx={{
                  display: 'block',
                  color: 'inherit',
                  textDecoration: 'none',
                  '&:hover': { color: 'primary.main' },
                }}
              >
                <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                  {translate(`deliveries.state.${state}`)}
                </Typography>
                <Typography component="div" sx={{ fontSize: '1.375rem', fontWeight: 600 }}>
                  {formatCount(count, locale)}
                </Typography>
              </Box>
              {overdue > 0 && (
                <Box
                  component={Link}
                  to={listUrl('deliveries', { state, overdue: true })}
                  sx={{ textDecoration: 'none' }}
                >
                  <Mark
                    tone="high"
                    icon={AccessTime}
                    text={translate('board.overdue', { count: formatCount(overdue, locale) })}
                    plain
                  />
                </Box>
              )}
            </Box>
          );
        })}
      </Box>
    </Panel>
  );
}
