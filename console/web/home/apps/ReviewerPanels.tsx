import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { Desk } from '../../apps/app.ts';
import { formatCount } from '../../format/numbers.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { Time } from '../../marks/Time.tsx';
import { useApi } from '../../providers/use-api.ts';
import { Countdown } from '../../shapes/clocks/Countdown.tsx';
import { Figure } from '../../shapes/Figures.tsx';
import { Panel } from '../../shapes/Panel.tsx';
import { Loaded } from '../../shapes/States.tsx';
import { NumberedList } from '../auditor/NumberedList.tsx';
import { listUrl } from '../home.ts';

/** Behind the live messages: a clock that runs out tells nobody. */
const everyMs = 60_000;

type Duty = Desk['duties'][number];

const pathOf = { 'app-filing': '/app-filings', 'app-use': '/app-uses' } as const;
const kindOf = { 'app-filing': 'app-filings', 'app-use': 'app-uses' } as const;

function DutyMark({ duty }: { duty: Duty }) {
  const { dueAt, overdue, state, kind } = duty;
  return (
    <Stack sx={{ alignItems: 'flex-end', flexShrink: 0, gap: 0.25 }}>
      <StateMark kind={kindOf[kind]} state={state} plain />
      {dueAt !== null && (
        <Countdown
          clock={{
            clock: 'review',
            labelZh: '',
            labelEn: '',
            state: 'running',
            dueAt,
            originalDueAt: dueAt,
            overdue,
          }}
        />
      )}
    </Stack>
  );
}

function Duties({ duties, none }: { duties: readonly Duty[]; none: string }) {
  const translate = useTranslate();
  return (
    <NumberedList
      none={none}
      entries={duties.map((duty) => ({
        id: duty.id,
        href: `${pathOf[duty.kind]}/${encodeURIComponent(duty.id)}`,
        title: duty.title,
        detail: [
          translate(`appHome.kind.${duty.kind}`),
          duty.unitName,
          translate('appDesk.decided', { count: duty.itemsDecided, total: duty.items }),
          duty.responsible,
        ]
          .filter((part) => part !== null)
          .join(' · '),
        mark: <DutyMark duty={duty} />,
      }))}
    />
  );
}

/** How many wait, each the way to the list. */
function Queues({ desk }: { desk: Desk }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const queues = [
    {
      name: 'filings',
      to: listUrl('app-filings', { turn: 'authority' }),
      total: desk.filings.total,
      overdue: desk.filings.overdue,
    },
    {
      name: 'uses',
      to: listUrl('app-uses', { turn: 'bureau' }),
      total: desk.uses.total,
      overdue: desk.uses.overdue,
    },
    {
      name: 'returned',
      to: listUrl('app-filings', { state: 'RETURNED' }),
      total: desk.returned,
      overdue: 0,
    },
  ];
  return (
    <Stack direction="row" sx={{ flexWrap: 'wrap', borderBottom: 1, borderColor: 'divider' }}>
      {queues.map(({ name, to, total, overdue }) => (
        <Figure
          key={name}
          label={translate(`appHome.${name}`)}
          value={formatCount(total, locale)}
          text={
            overdue > 0 && (
              <Box component="span" sx={(theme) => ({ color: theme.tones.critical.ink })}>
                {translate('appHome.late', { count: overdue })}
              </Box>
            )
          }
          to={to}
          testId={`queue-${name}`}
        />
      ))}
    </Stack>
  );
}

function Work({ desk }: { desk: Desk }) {
  const translate = useTranslate();
  return (
    <Panel title={translate('home.todo')} flush testId="home-app-duties">
      <Queues desk={desk} />
      <Duties duties={desk.duties} none={translate('appHome.nothing')} />
    </Panel>
  );
}

function Late({ desk }: { desk: Desk }) {
  const translate = useTranslate();
  return (
    <Panel title={translate('home.late')} flush testId="home-app-late">
      <Duties
        duties={desk.duties.filter(({ overdue }) => overdue)}
        none={translate('appHome.noLate')}
      />
    </Panel>
  );
}

function Worse({ desk }: { desk: Desk }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Panel title={translate('home.worse')} flush testId="home-app-worse">
      <NumberedList
        none={translate('appHome.noWorse')}
        entries={desk.worse.map((entry) => ({
          id: `${entry.kind} ${entry.id}`,
          href: entry.href,
          title: locale === 'en' ? entry.titleEn : entry.titleZh,
          detail: translate(`appHome.worseKind.${entry.kind}`),
          mark: (
            <Typography variant="caption" sx={{ color: 'text.secondary' }}>
              <Time at={entry.at} as="short" />
            </Typography>
          ),
        }))}
      />
    </Panel>
  );
}

function Expiring({ desk }: { desk: Desk }) {
  const translate = useTranslate();
  return (
    <Panel title={translate('appHome.expiring')} flush testId="home-app-expiring">
      <NumberedList
        none={translate('appHome.noExpiring')}
        entries={desk.expiring.map((entry) => ({
          id: entry.id,
          href: `${pathOf[entry.kind]}/${encodeURIComponent(entry.id)}`,
          title: entry.title,
          detail: [translate(`appHome.kind.${entry.kind}`), entry.unitName, entry.on].join(' · '),
        }))}
      />
    </Panel>
  );
}

const countLinks: Readonly<Record<keyof Desk['counts'], string>> = {
  apps: listUrl('apps'),
  filed: listUrl('apps', { filingState: 'FILED' }),
  inUse: listUrl('app-uses', { state: 'IN_USE' }),
  unfiledInUse: listUrl('apps', { filingState: 'none' }),
  blacklisted: listUrl('apps', { listed: 'black' }),
  problems: listUrl('app-uses'),
};

function Counts({ counts }: Pick<Desk, 'counts'>) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const grave = (name: keyof Desk['counts']): boolean =>
    counts[name] > 0 && ['unfiledInUse', 'blacklisted', 'problems'].includes(name);
  return (
    <Panel title={translate('appHome.counts')} flush testId="home-app-counts">
      <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(3, minmax(0, 1fr))' }}>
        {(Object.keys(countLinks) as (keyof Desk['counts'])[]).map((name) => (
          <Figure
            key={name}
            label={translate(`appHome.count.${name}`)}
            value={formatCount(counts[name], locale)}
            to={countLinks[name]}
            tone={grave(name) ? 'critical' : undefined}
          />
        ))}
      </Box>
    </Panel>
  );
}

/** The reviewer's part of the home: left what to do, right what got worse, what is late, what runs out. */
export default function ReviewerPanels({ part }: { part: 'work' | 'state' }) {
  const query = useApi<Desk>('/apps/desk', { refetchInterval: everyMs, keep: true });
  return (
    <Loaded query={query} rows={6}>
      {(desk) =>
        part === 'work' ? (
          <Work desk={desk} />
        ) : (
          <Stack sx={{ gap: 2 }}>
            <Worse desk={desk} />
            <Late desk={desk} />
            <Expiring desk={desk} />
            <Counts counts={desk.counts} />
          </Stack>
        )
      }
    </Loaded>
  );
}
