import { Alert, Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatCount } from '../format/numbers.ts';
import { severities, type Severity } from '../marks/severity.ts';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import type { Column, Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { codeFont } from '../theme/theme.ts';

interface RuleRow {
  id: string;
  title: string;
  titleZh: string | null;
  level: Severity;
  status: string | null;
  path: string;
  hits: number;
}

interface RuleFault {
  path: string;
  line?: number | null;
  column?: number | null;
  reason?: string;
  message?: string;
}

function Title({ rule }: { rule: RuleRow }) {
  const [locale] = useLocaleState();
  const zh = rule.titleZh ?? '';
  return (
    <>
      <Typography component="div" sx={{ fontWeight: 500, fontSize: '0.875rem' }}>
        {locale === 'en' || zh === '' ? rule.title : zh}
      </Typography>
      {locale !== 'en' && zh !== '' && (
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{rule.title}</Box>
      )}
    </>
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
    render: ({ level }) => <SeverityMark severity={level} />,
  },
  {
    key: 'title',
    label: 'rules.name',
    sortable: true,
    grow: true,
    render: (rule) => <Title rule={rule} />,
  },
  { key: 'status', label: 'rules.status', from: 'lg', render: ({ status }) => status ?? '–' },
  {
    key: 'hits',
    label: 'rules.hits',
    sortable: true,
    align: 'right',
    render: ({ hits }) => <Hits hits={hits} />,
  },
  { key: 'path', label: 'rules.path', from: 'lg', render: ({ path }) => <Path path={path} /> },
];

function card(rule: RuleRow) {
  return (
    <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
      <SeverityMark severity={rule.level} />
      <Title rule={rule} />
      <Path path={rule.path} />
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
        {faults.data.map(({ path, line, column, reason, message }) => (
          <li key={`${path}:${line}:${column}:${reason ?? message}`}>
            {[path, line, column].filter((part) => part !== null && part !== undefined).join(':')}{' '}
            {reason ?? message}
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
