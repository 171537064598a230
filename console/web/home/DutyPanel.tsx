import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { noticeSeverities } from '../notices/notice.ts';
import { UrgencyMark } from '../notices/UrgencyMark.tsx';
import { Countdown } from '../shapes/clocks/Countdown.tsx';
import { Panel } from '../shapes/Panel.tsx';
import type { HomeAnswer } from './home.ts';

type Duty = HomeAnswer['duties']['entries'][number];

function DutyRow({ duty }: { duty: Duty }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const severity = noticeSeverities.find((each) => each === duty.severity);
  const named = locale === 'en' ? duty.labelEn : duty.labelZh;
  const step = named ?? translate(`home.step.${duty.step}`, { _: duty.step });
  return (
    <Box
      component="li"
      sx={{ borderBottom: 1, borderColor: 'divider', '&:last-child': { borderBottom: 0 } }}
    >
      <Stack
        component={Link}
        to={duty.href}
        direction="row"
        data-testid="duty"
        data-id={duty.id}
        sx={(theme) => ({
          alignItems: 'center',
          flexWrap: { xs: 'wrap', sm: 'nowrap' },
          columnGap: 1.5,
          rowGap: 0.5,
          px: 2,
          py: 1.25,
          color: 'inherit',
          textDecoration: 'none',
          '&:hover': { bgcolor: theme.palette.action.hover },
        })}
      >
        <Box sx={{ flex: { xs: '1 0 100%', sm: 1 }, minWidth: 0 }}>
          <Typography sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>{duty.title}</Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {[step, duty.unitName, duty.number, duty.responsible]
              .filter((part) => part !== null && part !== '')
              .join(' · ')}
          </Typography>
        </Box>
        {severity !== undefined && <UrgencyMark severity={severity} plain />}
        {duty.dueAt !== null && (
          <Countdown
            clock={{
              clock: duty.step,
              labelZh: step,
              labelEn: step,
              state: 'running',
              dueAt: duty.dueAt,
              originalDueAt: duty.dueAt,
              overdue: duty.overdue,
            }}
          />
        )}
        <ChevronRight
          sx={{ color: 'text.disabled', fontSize: 18, display: { xs: 'none', sm: 'block' } }}
        />
      </Stack>
    </Box>
  );
}

interface DutyPanelProps {
  duties: HomeAnswer['duties'];
  /** Shows this many, what presses most first. */
  most?: number;
}

/** What must I do now: with countdowns, the most pressing first. */
export function DutyPanel({ duties, most = 8 }: DutyPanelProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { total, overdue } = duties;
  const shown = duties.entries.slice(0, most);
  return (
    <Panel
      title={translate('home.todo')}
      flush
      testId="home-duties"
      aside={
        total > 0 && (
          <Typography
            variant="body2"
            component={Link}
            to="/deliveries"
            sx={(theme) => ({
              textDecoration: 'none',
              color: overdue > 0 ? theme.tones.critical.ink : 'text.secondary',
            })}
          >
            {translate(overdue > 0 ? 'home.dutiesLate' : 'home.duties', {
              total: formatCount(total, locale),
              overdue: formatCount(overdue, locale),
            })}
          </Typography>
        )
      }
    >
      {shown.length === 0 ? (
        <Stack direction="row" sx={{ gap: 1.5, p: 2, alignItems: 'flex-start' }}>
          <CheckCircleOutline
            sx={(theme) => ({ color: theme.tones.good.solid, fontSize: 20, mt: 0.25 })}
          />
          <div>
            <Typography>{translate('home.dutiesEmpty')}</Typography>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {translate('home.dutiesEmptyHelp')}
            </Typography>
          </div>
        </Stack>
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {shown.map((duty) => (
            <DutyRow key={`${duty.id} ${duty.step}`} duty={duty} />
          ))}
        </Box>
      )}
    </Panel>
  );
}
