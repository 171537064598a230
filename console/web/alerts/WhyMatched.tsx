import { Box, Link, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { EventTable } from '../events/EventTable.tsx';
import { asEventRow } from '../events/event-row.ts';
import { formatDuration } from '../format/time.ts';
import { formatCount } from '../format/numbers.ts';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Loaded } from '../shapes/States.tsx';
import { Licence } from '../rules/Licence.tsx';
import { ruleUrl, type Rule, type RuleSource } from '../rules/rule.ts';
import { codeFont } from '../theme/theme.ts';
import type { Alert, AlertEvent, Behind } from './alert.ts';

type Completed = NonNullable<AlertEvent['correlation']>;

function useFieldName(): (field: string) => string {
  const translate = useTranslate();
  return (field) =>
    field === ''
      ? translate('alerts.anyField')
      : translate(`field.${field.replaceAll('.', '_')}`, { _: field });
}

/** Which selection of the rule found what in which field. */
function Matched({ matched }: { matched: AlertEvent['matched'] }) {
  const translate = useTranslate();
  const nameOf = useFieldName();
  return (
    <PlainTable
      label={translate('alerts.why')}
      keyOf={({ selection, field, value }) => `${selection} ${field} ${value}`}
      rows={matched}
      columns={[
        {
          label: translate('alerts.selection'),
          render: ({ selection }) => <Code text={selection} />,
        },
        {
          label: translate('alerts.field'),
          render: ({ field }) => (
            <>
              {nameOf(field)}
              {nameOf(field) !== field && field !== '' && (
                <Box component="span" sx={{ color: 'text.secondary', ml: 0.75 }}>
                  <Code text={field} />
                </Box>
              )}
            </>
          ),
        },
        { label: translate('alerts.value'), render: ({ value }) => <Code text={value} /> },
      ]}
    />
  );
}

function Code({ text }: { text: string }) {
  return (
    <Box
      component="span"
      sx={{ fontFamily: codeFont, fontSize: '0.75rem', overflowWrap: 'anywhere' }}
    >
      {text}
    </Box>
  );
}

/** What the correlation counted, in a sentence. */
function Sentence({ completed, rule }: { completed: Completed; rule: Rule | undefined }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const nameOf = useFieldName();
  const group = Object.entries(completed.group)
    .map(
      ([field, value]) => `${nameOf(field)} ${value === '' ? translate('alerts.noValue') : value}`,
    )
    .join(translate('rules.and'));
  const correlates = rule?.correlates ?? null;
  const value = formatCount(completed.value, locale);
  return (
    <Typography>
      {correlates === null
        ? translate('alerts.reached', { group, value })
        : translate('alerts.reachedWithin', {
            group,
            value,
            span: formatDuration(correlates.timespanSeconds, locale),
            condition: correlates.condition
              .map((each) => `${translate(`rules.compare.${each.comparison}`)} ${each.value}`)
              .join(translate('rules.and')),
          })}
    </Typography>
  );
}

/** The events that were counted, found again. */
function BehindEvents({ id }: { id: string }) {
  const translate = useTranslate();
  const query = useApi<Behind>(`/alerts/${encodeURIComponent(id)}/behind`);
  return (
    <Loaded query={query} rows={3}>
      {({ events, value, cut }) => (
        <>
          <Typography variant="body2" sx={{ color: 'text.secondary', mb: 0.5 }}>
            {events.length === 0
              ? translate('alerts.noneBehind')
              : translate('alerts.behind', { smart_count: events.length })}
            {(cut || (value ?? 0) > events.length) &&
              events.length > 0 &&
              translate('alerts.behindCut')}
          </Typography>
          {events.length > 0 && (
            <Box sx={{ border: 1, borderColor: 'divider', borderBottom: 0, borderRadius: 1 }}>
              <EventTable events={events.map(({ event }) => asEventRow(event))} />
            </Box>
          )}
        </>
      )}
    </Loaded>
  );
}

/** Whose rule it is; the licence of public rules wants it said wherever a hit is shown. */
function Attribution({ ruleId, rule }: { ruleId: string; rule: Rule }) {
  const translate = useTranslate();
  const source = useApi<RuleSource>(`${ruleUrl(ruleId)}/source`);
  return (
    <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
      {translate('alerts.byRule')}{' '}
      <Link component={RouterLink} to={ruleUrl(ruleId)} data-testid="alert-rule">
        {rule.title}
      </Link>
      {rule.author !== null && ` · ${rule.author}`}
      {source.data?.licence && (
        <Box component="span" sx={{ '& a': { color: 'primary.main' } }}>
          {' · '}
          <Licence licence={source.data.licence} />
        </Box>
      )}
      {rule.falsePositives.length > 0 && (
        <div>{translate('alerts.falsePositives', { list: rule.falsePositives.join('; ') })}</div>
      )}
    </Typography>
  );
}

/** Why the rule held: of the newest event, which selection found which value; of a correlation, what it counted. */
export function WhyMatched({ alert }: { alert: Alert }) {
  const translate = useTranslate();
  const isRule = alert.origin === 'rule';
  const seesEvents = useCan('events', 'read') && isRule;
  const seesRules = useCan('rules', 'read') && isRule;
  const id = encodeURIComponent(alert.id);
  const events = useApi<AlertEvent[]>(`/alerts/${id}/events`, { enabled: seesEvents });
  const rule = useApi<Rule>(ruleUrl(alert.ruleId), { enabled: seesRules });
  const newest = events.data?.[0];
  const completed = newest?.correlation ?? null;
  if (newest === undefined && rule.data === undefined) return null;
  return (
    <Stack component="section" data-testid="alert-why" sx={{ gap: 1 }}>
      <Typography variant="h3" component="h2">
        {translate('alerts.why')}
      </Typography>
      {newest !== undefined && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('alerts.newest')} <Time at={newest.at} as="full" />
        </Typography>
      )}
      {completed !== null && <Sentence completed={completed} rule={rule.data} />}
      {newest !== undefined && completed === null && newest.matched.length > 0 && (
        <Matched matched={newest.matched} />
      )}
      {completed !== null && <BehindEvents id={alert.id} />}
      {rule.data !== undefined && <Attribution ruleId={alert.ruleId} rule={rule.data} />}
    </Stack>
  );
}
