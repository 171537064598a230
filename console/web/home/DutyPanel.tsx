import { Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { noticeSeverities } from '../notices/notice.ts';
import { UrgencyMark } from '../notices/UrgencyMark.tsx';
import { Countdown } from '../shapes/clocks/Countdown.tsx';
import { LinkRow, LinkRows } from '../shapes/LinkRows.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { AllGood } from '../shapes/States.tsx';
import type { HomeAnswer } from './home.ts';

type Duty = HomeAnswer['duties']['entries'][number];

function DutyRow({ duty }: { duty: Duty }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const severity = noticeSeverities.find((each) => each === duty.severity);
  const named = locale === 'en' ? duty.labelEn : duty.labelZh;
  const step = named ?? translate(`home.step.${duty.step}`, { _: duty.step });
  return (
    <LinkRow
      to={duty.href}
      title={duty.title}
      detail={[step, duty.unitName, duty.number, duty.responsible]
        .filter((part) => part !== null && part !== '')
        .join(' · ')}
      testId="duty"
      id={duty.id}
      wraps
    >
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
    </LinkRow>
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
        <AllGood title={translate('home.dutiesEmpty')} text={translate('home.dutiesEmptyHelp')} />
      ) : (
        <LinkRows>
          {shown.map((duty) => (
            <DutyRow key={`${duty.id} ${duty.step}`} duty={duty} />
          ))}
        </LinkRows>
      )}
    </Panel>
  );
}
