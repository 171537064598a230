import { Alert, Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { Static } from 'typebox';
import type { FaultSchema, RuleRowSchema } from '../../api/rules/schema.ts';
import { formatCount } from '../format/numbers.ts';
import { severities, toSeverity } from '../marks/severity.ts';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { codeFont } from '../theme/theme.ts';

type RuleRow = Static<typeof RuleRowSchema>;
type RuleFault = Static<typeof FaultSchema>;

function Title({ rule }: { rule: RuleRow }) {
  const [locale] = useLocaleState();
  const zh = rule.titleZh === rule.title ? '' : rule.titleZh;
  return (
    <>
      <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
        {locale === 'en' || zh === '' ? rule.title : zh}
      </Typography>
      {locale !== 'en' && zh !== '' && (
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{rule.title}</Box>
      )}
      <Path path={rule.path} />
    </>
  );
}

function Status({ status }: { status: string }) {
  const translate = useTranslate();
  return (
    <Box sx={{ whiteSpace: 'nowrap' }}>{translate(`rules.state.${status}`, { _: status })}</Box>
  );
}

function Hits({ hits }: { hits: number }) {
  const [locale] = useLocaleState();
  return <>{formatCount(hits, locale)}</>;
}

function Path({ path }: { path: string }) {
  return (
    <Box
      sx={{
        fontFamily: codeFont,
        fontSize: '0.75rem',
        color: 'text.secondary',
        overflowWrap: 'anywhere',
      }}
    >
      {path}
    </Box>
  );
}

const columns: readonly Column<RuleRow>[] = [
  {
    key: 'level',
    label: 'severity.label',
    sortable: true,
    render: ({ level }) => <SeverityMark severity={toSeverity(level ?? '')} />,
  },
  {
    key: 'title',
    label: 'rules.name',
    sortable: true,
    grow: true,
    render: (rule) => <Title rule={rule} />,
  },
  {
    key: 'status',
    label: 'rules.status',
    from: 'lg',
    render: ({ status }) => <Status status={status} />,
  },
  {
    key: 'hits',
    label: 'rules.hits',
    sortable: true,
    align: 'right',
    render: ({ hits }) => <Hits hits={hits} />,
  },
];

function card(rule: RuleRow) {
  return (
    <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
      <SeverityMark severity={toSeverity(rule.level ?? '')} />
      <Title rule={rule} />
    </Stack>
  );
}

function Faults() {
  const translate = useTranslate();
  const faults = useApi<RuleFault[]>('/rules/faults');
  if (faults.data === undefined || faults.data.length === 0) return null;
  return (
    <Alert severity="warning" sx={{ mb: 2 }}>
      {translate('rules.faults', { smart_count: faults.data.length })}
      <Box component="ul" sx={{ m: 0, pl: 2, fontFamily: codeFont, fontSize: '0.75rem' }}>
        {faults.data.map(({ path, line, column, code, reason }) => (
          <li key={`${path}:${line}:${column}:${code}`}>
            {path}:{line}:{column} {reason}
          </li>
        ))}
      </Box>
    </Alert>
  );
}

export default function RuleList() {
  const translate = useTranslate();
  const allowed = useCan('rules', 'read');
  const facets: readonly Facet[] = [
    {
      field: 'level',
      label: 'severity.label',
      choices: severities.map((level) => ({
        value: level,
        label: <SeverityMark severity={level} plain />,
      })),
    },
  ];
  return (
    <>
      <ListPage<RuleRow>
        resource="rules"
        title={translate('rules.title')}
        text={
          <>
            {translate('rules.text')}
            {allowed && <Faults />}
          </>
        }
        columns={columns}
        card={card}
        sort={{ field: 'title', order: 'ASC' }}
        facets={facets}
        searchLabel={translate('rules.search')}
        empty={{ title: translate('rules.empty'), text: translate('rules.emptyHelp') }}
        scoped={false}
      />
    </>
  );
}
