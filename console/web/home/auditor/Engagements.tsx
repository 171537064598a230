import EventBusy from '@mui/icons-material/EventBusyOutlined';
import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatDate, formatDuration } from '../../format/time.ts';
import { Mark } from '../../marks/Mark.tsx';
import { useNow } from '../../marks/use-now.ts';
import { useSession } from '../../providers/session.ts';
import { Panel } from '../../shapes/Panel.tsx';
import { Empty } from '../../shapes/States.tsx';
import { listUrl } from '../home.ts';

const dayMs = 86_400_000;

/** An engagement that ends this soon is marked: what is not frozen by then stays undone. */
const soonMs = 14 * dayMs;

/** Where the auditor may look, and until when. */
export function Engagements() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const now = useNow();
  const who = useSession();
  const engagements = who?.grants.filter(({ role }) => role === 'auditor') ?? [];
  return (
    <Panel title={translate('home.audit.engagements')} flush testId="home-engagements">
      {engagements.length === 0 ? (
        <Empty title={translate('home.audit.noEngagement')} />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {engagements.map(({ unitId, unitName, until }) => {
            const leftMs = until === undefined ? undefined : Date.parse(until) - now;
            return (
              <Stack
                component="li"
                key={unitId}
                direction="row"
                sx={{ px: 2, py: 1, gap: 1, flexWrap: 'wrap', alignItems: 'center' }}
              >
                <Typography
                  component={Link}
                  to={listUrl('systems', { unitId })}
                  sx={{ flex: '1 1 160px', fontWeight: 500, color: 'primary.main' }}
                >
                  {unitName}
                </Typography>
                {leftMs === undefined || until === undefined ? (
                  <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                    {translate('home.audit.openEnd')}
                  </Typography>
                ) : (
                  <Mark
                    tone={leftMs < soonMs ? 'high' : 'neutral'}
                    icon={EventBusy}
                    text={translate('home.audit.until', {
                      day: formatDate(until),
                      time: formatDuration(Math.max(0, leftMs) / 1_000, locale),
                    })}
                  />
                )}
              </Stack>
            );
          })}
        </Box>
      )}
    </Panel>
  );
}
