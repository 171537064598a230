import EventBusy from '@mui/icons-material/EventBusyOutlined';
import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../../format/numbers.ts';
import { formatDate, formatDuration } from '../../format/time.ts';
import { Mark } from '../../marks/Mark.tsx';
import { useNow } from '../../marks/use-now.ts';
import { Panel } from '../../shapes/Panel.tsx';
import { Empty } from '../../shapes/States.tsx';
import { listUrl, type AuditHome } from '../home.ts';

const dayMs = 86_400_000;

/** An engagement that ends this soon is marked: what is not frozen by then stays undone. */
const soonMs = 14 * dayMs;

type Engagement = AuditHome['engagements'][number];

function End({ until }: Pick<Engagement, 'until'>) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const now = useNow();
  if (until === null) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('home.audit.openEnd')}
      </Typography>
    );
  }
  const leftMs = Math.max(0, Date.parse(until) - now);
  return (
    <Mark
      tone={leftMs < soonMs ? 'high' : 'neutral'}
      icon={EventBusy}
      text={translate('home.audit.until', {
        day: formatDate(until),
        time: formatDuration(leftMs / 1_000, locale),
      })}
    />
  );
}

function Count({ to, label, count }: { to: string; label: string; count: number }) {
  const [locale] = useLocaleState();
  return (
    <Typography component={Link} to={to} variant="body2" sx={{ color: 'primary.main' }}>
      {label} {formatCount(count, locale)}
    </Typography>
  );
}

/** Where the auditor may look, how much there is, and until when. */
export function Engagements({ engagements }: Pick<AuditHome, 'engagements'>) {
  const translate = useTranslate();
  return (
    <Panel title={translate('home.audit.engagements')} flush testId="home-engagements">
      {engagements.length === 0 ? (
        <Empty title={translate('home.audit.noEngagement')} />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {engagements.map(({ unitId, unitName, until, systems, openFindings }) => (
            <Stack
              component="li"
              key={unitId}
              direction="row"
              sx={{
                px: 2,
                py: 1,
                columnGap: 2,
                rowGap: 0.5,
                flexWrap: 'wrap',
                alignItems: 'center',
                borderBottom: 1,
                borderColor: 'divider',
                '&:last-child': { borderBottom: 0 },
              }}
            >
              <Typography sx={{ flex: '1 1 160px', fontWeight: 500 }}>{unitName}</Typography>
              <Count
                to={listUrl('systems', { unitId })}
                label={translate('systems.title')}
                count={systems}
              />
              <Count
                to={listUrl('findings', { unitId })}
                label={translate('home.audit.openFindings')}
                count={openFindings}
              />
              <End until={until} />
            </Stack>
          ))}
        </Box>
      )}
    </Panel>
  );
}
