import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { EventTable } from '../events/EventTable.tsx';
import { asEventRow } from '../events/event-row.ts';
import { useEventWords } from '../events/use-event-words.ts';
import { formatDuration } from '../format/time.ts';
import { formatCount } from '../format/numbers.ts';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { Loaded } from '../shapes/States.tsx';
import { Licence } from '../rules/Licence.tsx';
import { ruleTitle, ruleUrl, type Rule, type RuleSource } from '../rules/rule.ts';
import type { Alert, AlertEvent, Behind } from './alert.ts';
import { MatchedFields } from './MatchedFields.tsx';

type Completed = NonNullable<AlertEvent['correlation']>;

/** What the correlation counted, in a sentence. */
function Sentence({ completed, rule }: { completed: Completed; rule: Rule | undefined }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { nameOf } = useEventWords();
  const group = Object.entries(completed.group)
    .map(
      ([field, value]) => `${nameOf(field)} ${value === '' ? translate('alerts.noValue') : value}`,
    )
    .join(translate('rules.and'));
  const correlates = rule?.correlates ?? null;
  const value = formatCount(completed.value, locale);
  if (correlates === null) {
    return <Typography>{translate('alerts.reached', { group, value })}</Typography>;
  }
  const { type, timespanSeconds, fields, condition } = correlates;
  const words = condition
    .map((each) => `${translate(`rules.compare.${each.comparison}`)} ${each.value}`)
    .join(translate('rules.and'));
  return (
    <Typography>
      {translate(`alerts.completed.${type}`, {
        _: translate('alerts.reached', { group, value }),
        group,
        value,
        span: formatDuration(timespanSeconds, locale),
        fields: fields.map(nameOf).join(', '),
      })}
      {words !== '' && translate('alerts.condition', { condition: words })}
    </Typography>
  );
}

/** Of a flood the newest tell enough at first. */
const fewEvents = 8;

/** The events that were counted, found again. */
function BehindEvents({ id }: { id: string }) {
  const translate = useTranslate();
  const [all, setAll] = useState(false);
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
              <EventTable
                events={events
                  .slice(0, all ? events.length : fewEvents)
                  .map(({ event }) => asEventRow(event))}
              />
            </Box>
          )}
          {!all && events.length > fewEvents && (
            <Button size="small" sx={{ mt: 0.5 }} onClick={() => setAll(true)}>
              {translate('alerts.allBehind', { smart_count: events.length })}
            </Button>
          )}
        </>
      )}
    </Loaded>
  );
}

/** Whose rule it is; the licence of public rules wants it said wherever a hit is shown. */
function Attribution({ ruleId, rule }: { ruleId: string; rule: Rule }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const source = useApi<RuleSource>(`${ruleUrl(ruleId)}/source`);
  return (
    <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
      {translate('alerts.byRule')}{' '}
      <Link component={RouterLink} to={ruleUrl(ruleId)} data-testid="alert-rule">
        {ruleTitle(rule, locale)}
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
        <MatchedFields matched={newest.matched} />
      )}
      {rule.data !== undefined && <Attribution ruleId={alert.ruleId} rule={rule.data} />}
      {completed !== null && <BehindEvents id={alert.id} />}
    </Stack>
  );
}
