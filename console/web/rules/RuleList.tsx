import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { listUrl } from '../home/home.ts';
import { severities, toSeverity } from '../marks/severity.ts';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { EngineStrip } from './EngineStrip.tsx';
import {
  formatCostShare,
  ruleStates,
  ruleTitle,
  ruleUrl,
  type RuleFacets,
  type RuleFault,
  type RuleRow,
} from './rule.ts';

function Title({ rule }: { rule: RuleRow }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const shown = ruleTitle(rule, locale);
  return (
    <>
      <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
        {shown}
      </Typography>
      {shown !== rule.title && (
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{rule.title}</Box>
      )}
      <Code block muted>
        {rule.path}
        {rule.kind === 'correlation' && ` · ${translate('rules.correlation')}`}
      </Code>
    </>
  );
}

function Count({ value }: { value: number }) {
  const [locale] = useLocaleState();
  return <>{value === 0 ? '–' : formatCount(value, locale)}</>;
}

function Level({ level }: { level: string | null }) {
  return level === null ? <>–</> : <SeverityMark severity={toSeverity(level)} />;
}

const columns: readonly Column<RuleRow>[] = [
  {
    key: 'level',
    label: 'severity.label',
    sortable: true,
    render: ({ level }) => <Level level={level} />,
  },
  {
    key: 'title',
    label: 'rules.name',
    sortable: true,
    grow: true,
    render: (rule) => <Title rule={rule} />,
  },
  {
    key: 'state',
    label: 'rules.stateLabel',
    sortable: true,
    render: ({ state }) => <StateMark kind="rules" state={state} plain />,
  },
  {
    key: 'hitsDay',
    label: 'rules.hitsDay',
    sortable: true,
    align: 'right',
    render: ({ hitsDay }) => <Count value={hitsDay} />,
  },
  {
    key: 'hitsWeek',
    label: 'rules.hitsWeek',
    sortable: true,
    align: 'right',
    render: ({ hitsWeek }) => <Count value={hitsWeek} />,
  },
  {
    key: 'costShare',
    label: 'rules.costShare',
    sortable: true,
    align: 'right',
    from: 'lg',
    render: ({ costShare }) => <>{formatCostShare(costShare)}</>,
  },
];

function Hits({ rule }: { rule: RuleRow }) {
  const translate = useTranslate();
  return <>{translate('rules.hitsShort', { day: rule.hitsDay, week: rule.hitsWeek })}</>;
}

function card(rule: RuleRow) {
  return (
    <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center', width: 1 }}>
        <Level level={rule.level} />
        <StateMark kind="rules" state={rule.state} plain />
        <Box sx={{ flex: 1 }} />
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          <Hits rule={rule} />
        </Typography>
      </Stack>
      <Title rule={rule} />
    </Stack>
  );
}

/** Says that there are faults; which ones stands at the rules themselves. */
function FaultNote() {
  const translate = useTranslate();
  const faults = useApi<RuleFault[]>('/rules/faults');
  const files = new Set(
    faults.data?.filter(({ severity }) => severity === 'error').map(({ path }) => path),
  );
  if (files.size === 0) return null;
  return (
    <Alert
      severity="warning"
      sx={{ mt: 1 }}
      action={
        <Button component={Link} to={listUrl('rules', { state: 'faulty' })} color="inherit">
          {translate('rules.showFaulty')}
        </Button>
      }
    >
      {translate('rules.faults', { smart_count: files.size })}
    </Alert>
  );
}

/** Of the many products of a public collection only the ones with most rules are offered; the search finds the rest. */
const mostProducts = 14;

function useRuleFacets(allowed: boolean): readonly Facet[] {
  const translate = useTranslate();
  const { data } = useApi<RuleFacets>('/rules/facets', { enabled: allowed, keep: true });
  const levels = new Map(data?.levels.map(({ value, count }) => [value, count]));
  const collections = data?.collections ?? [];
  return [
    {
      field: 'level',
      label: 'severity.label',
      choices: severities.map((level) => ({
        value: level,
        label: <SeverityMark severity={level} plain />,
        count: levels.get(level) ?? 0,
      })),
    },
    {
      field: 'product',
      label: 'rules.product',
      choices: (data?.products ?? []).slice(0, mostProducts).map(({ value, count }) => ({
        value,
        count,
        label:
          value === ''
            ? translate('rules.anyProduct')
            : translate(`rules.products.${value}`, { _: value }),
      })),
    },
    {
      field: 'collection',
      label: 'rules.collection',
      choices: (collections.length > 1 ? collections : []).map(({ value, count }) => ({
        value,
        count,
        label: value === 'own' ? translate('rules.ownCollection') : value,
      })),
    },
  ];
}

/** Detection rules: what runs, what hits, what costs, and what is wrong. */
export default function RuleList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const allowed = useCan('rules', 'read');
  const facets = useRuleFacets(allowed);
  return (
    <ListPage<RuleRow>
      resource="rules"
      title={translate('rules.title')}
      text={
        <>
          {translate('rules.text')}
          {allowed && <EngineStrip />}
          {allowed && <FaultNote />}
        </>
      }
      columns={columns}
      card={card}
      sort={{ field: 'hitsWeek', order: 'DESC' }}
      states={{ field: 'state', values: ruleStates }}
      facets={facets}
      searchLabel={translate('rules.search')}
      empty={{ title: translate('rules.empty'), text: translate('rules.emptyHelp') }}
      onOpen={({ id }) => void navigate(ruleUrl(id))}
      scoped={false}
    />
  );
}
