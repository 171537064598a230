import { Alert, AlertTitle, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { useEventWords } from '../events/use-event-words.ts';
import { formatDuration } from '../format/time.ts';
import { Time } from '../marks/Time.tsx';
import { useApi } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { AttackTags } from './AttackTags.tsx';
import { Faults } from './Faults.tsx';
import { Licence } from './Licence.tsx';
import { formatMicros, ruleUrl, type Rule, type RuleSource } from './rule.ts';
import { RuleLinks } from './RuleLinks.tsx';
import { SwitchNotes } from './SwitchNotes.tsx';

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Typography variant="h3" component="h2" gutterBottom>
        {title}
      </Typography>
      {children}
    </section>
  );
}

/** Why the rule does not do what one would expect of it, most pressing first. */
function Notes({ rule }: { rule: Rule }) {
  const translate = useTranslate();
  const off = rule.cost?.off;
  const errors = rule.faults.filter(({ severity }) => severity === 'error');
  const warnings = rule.faults.filter(({ severity }) => severity === 'warning');
  return (
    <>
      {off !== undefined && off !== null && (
        <Alert severity="warning">
          <AlertTitle>{translate('rules.overBudget')}</AlertTitle>
          {off.took === undefined
            ? off.reason
            : translate('rules.offTook', {
                smart_count: off.took.evaluations,
                micros: formatMicros(off.took.micros),
                allowed: formatMicros(off.took.allowedMicros),
              })}
          <br />
          <Time at={off.at} as="full" />
        </Alert>
      )}
      {errors.length > 0 && (
        <Alert severity="error">
          <AlertTitle>
            {translate(rule.kind === 'broken' ? 'rules.broken' : 'rules.faulty')}
          </AlertTitle>
          <Faults faults={errors} />
        </Alert>
      )}
      {warnings.length > 0 && (
        <Alert severity="warning">
          <AlertTitle>
            {translate(rule.state === 'asleep' ? 'rules.asleep' : 'rules.limited')}
          </AlertTitle>
          <Faults faults={warnings} />
        </Alert>
      )}
      <SwitchNotes switches={rule.switches} />
    </>
  );
}

/** What a correlation counts, in a sentence and with the way to the counted rules. */
function Correlates({ correlates }: { correlates: NonNullable<Rule['correlates']> }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { nameOf } = useEventWords();
  const { type, rules, groupBy, timespanSeconds, condition, fields } = correlates;
  const words = condition
    .map(({ comparison, value }) => `${translate(`rules.compare.${comparison}`)} ${value}`)
    .join(translate('rules.and'));
  return (
    <Section title={translate('rules.counts')}>
      <Typography variant="body2" gutterBottom>
        {translate(`rules.type.${type}`, {
          _: type,
          span: formatDuration(timespanSeconds, locale),
          condition: words,
          fields: fields.map(nameOf).join(locale === 'en' ? ', ' : '、'),
        })}
        {groupBy.length > 0 &&
          translate('rules.perGroup', { fields: groupBy.map(nameOf).join(' + ') })}
      </Typography>
      <RuleLinks rules={rules} />
    </Section>
  );
}

/** Which events the rule looks at, in words where there are some, and as the rule has it. */
function Logsource({ logsource }: Pick<Rule, 'logsource'>) {
  const translate = useTranslate();
  const { product, category, service } = logsource;
  const parts = [product, category, service].filter((part) => part !== undefined);
  if (parts.length === 0) return <>–</>;
  const words = parts.map((part) => translate(`rules.products.${part}`, { _: part })).join(' · ');
  const written = parts.join(' · ');
  return (
    <>
      {words} {words.toLowerCase() !== written && <Code muted>{written}</Code>}
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </>
  );
}

function References({ urls }: { urls: readonly string[] }) {
  return (
    <>
      {urls.map((url) => (
        <div key={url}>
          {/^https?:\/\//u.test(url) ? (
            <a href={url} target="_blank" rel="noreferrer">
              {url}
            </a>
          ) : (
            url
          )}
        </div>
      ))}
    </>
  );
}

function RuleFacts({ rule }: { rule: Rule }) {
  const translate = useTranslate();
  const { nameOf } = useEventWords();
  const source = useApi<RuleSource>(`${ruleUrl(rule.id)}/source`);
  return (
    <Facts
      rows={[
        { label: translate('rules.logsource'), value: <Logsource logsource={rule.logsource} /> },
        {
          label: translate('rules.attack'),
          value: rule.tags.length > 0 && <AttackTags tags={rule.tags} />,
        },
        {
          label: translate('rules.status'),
          value: translate(`rules.maturity.${rule.status}`, { _: rule.status }),
        },
        {
          label: translate('rules.falsePositives'),
          value: rule.falsePositives.length > 0 && <Lines lines={rule.falsePositives} />,
        },
        {
          label: translate('rules.groupBy'),
          value:
            rule.groupBy === null
              ? translate('rules.byPolicy')
              : rule.groupBy.map(nameOf).join(' + '),
        },
        { label: translate('rules.author'), value: rule.author },
        {
          label: translate('rules.licence'),
          value: source.data && <Licence licence={source.data.licence} />,
        },
        {
          label: translate('rules.references'),
          value: rule.references.length > 0 && <References urls={rule.references} />,
        },
        {
          label: translate('rules.file'),
          value: (
            <Code>
              {rule.path}:{rule.line}
            </Code>
          ),
        },
        {
          label: translate('rules.id'),
          value: <Code>{rule.id}</Code>,
        },
      ]}
    />
  );
}

/** What the rule says of itself, and what stands in its way. */
export function RuleOverview({ rule }: { rule: Rule }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 2 }}>
      <Notes rule={rule} />
      {rule.adviceZh !== null && (
        <Section title={translate('alerts.advice')}>
          <Typography sx={{ whiteSpace: 'pre-line', maxWidth: 720 }}>{rule.adviceZh}</Typography>
        </Section>
      )}
      {rule.description !== null && (
        <Section title={translate('rules.description')}>
          <Typography sx={{ whiteSpace: 'pre-line', maxWidth: 720 }}>{rule.description}</Typography>
        </Section>
      )}
      {rule.correlates !== null && <Correlates correlates={rule.correlates} />}
      {rule.countedBy.length > 0 && (
        <Section title={translate('rules.countedBy')}>
          <RuleLinks rules={rule.countedBy} />
        </Section>
      )}
      {rule.kind !== 'broken' && <RuleFacts rule={rule} />}
    </Stack>
  );
}
