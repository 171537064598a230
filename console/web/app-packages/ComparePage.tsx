import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import { ChangeList } from './ChangeList.tsx';
import {
  packagePath,
  packageTitle,
  versionText,
  wordsOf,
  type Comparison,
  type PackageRow,
} from './package.ts';
import { VerdictCounts } from './VerdictCounts.tsx';

function Side({ label, row }: { label: string; row: PackageRow }) {
  return (
    <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {label}
      </Typography>
      <Typography>
        <Link component={RouterLink} to={packagePath(row.id)} underline="hover">
          {packageTitle(row)} {versionText(row)}
        </Link>
      </Typography>
      <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
        {row.unitName} · <Time at={row.uploadedAt} as="full" />
      </Typography>
      <VerdictCounts counts={row.counts} />
    </Box>
  );
}

function Triggers({ triggers }: Pick<Comparison, 'triggers'>) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  if (triggers.length === 0) {
    return <Alert severity="success">{translate('appPackages.noTriggers')}</Alert>;
  }
  return (
    <Alert severity="warning" data-testid="compare-triggers">
      <Typography sx={{ fontWeight: 500 }}>{translate('appPackages.triggers')}</Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {triggers.map((words) => (
          <li key={words.zh}>{wordsOf(words, locale)}</li>
        ))}
      </Box>
    </Alert>
  );
}

function Findings({ findings, toId }: Pick<Comparison, 'findings'> & { toId: string }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  if (findings.length === 0) return <Empty title={translate('appPackages.sameFindings')} />;
  return (
    <PlainTable
      label={translate('appPackages.findingChanges')}
      rows={findings}
      keyOf={({ check }) => check}
      columns={[
        {
          label: translate('appPackages.change'),
          render: ({ change }) => <StateMark kind="app-changes" state={change} plain />,
        },
        {
          label: translate('appPackages.check'),
          render: ({ check, title, items }) => (
            <Box sx={{ whiteSpace: 'normal', minWidth: 200 }}>
              <Link
                component={RouterLink}
                to={`${packagePath(toId)}?check=${encodeURIComponent(check)}`}
                underline="hover"
              >
                {wordsOf(title, locale)}
              </Link>
              <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
                {[check, ...items].join(' · ')}
              </Box>
            </Box>
          ),
        },
        {
          label: translate('appPackages.older'),
          render: ({ from }) =>
            from === null ? '–' : <StateMark kind="app-verdicts" state={from} plain />,
        },
        {
          label: translate('appPackages.newer'),
          render: ({ to }) =>
            to === null ? '–' : <StateMark kind="app-verdicts" state={to} plain />,
        },
      ]}
    />
  );
}

/** What an added one of asks for a look. */
const wary = ['permissions', 'sdks', 'certificates', 'domains'] as const;
const calm = ['facts', 'components', 'nativeLibraries'] as const;

function Compared({ compared }: { compared: Comparison }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 2 }}>
      <Panel>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
          <Side label={translate('appPackages.older')} row={compared.from} />
          <Side label={translate('appPackages.newer')} row={compared.to} />
        </Box>
      </Panel>
      <Triggers triggers={compared.triggers} />
      <Panel title={translate('appPackages.findingChanges')} flush testId="compare-findings">
        <Findings findings={compared.findings} toId={compared.to.id} />
      </Panel>
      <Box
        sx={{ display: 'grid', gap: 2, gridTemplateColumns: { lg: 'repeat(2, minmax(0, 1fr))' } }}
      >
        {[...wary, ...calm].map((name) => (
          <Panel
            key={name}
            title={translate(`appPackages.compared.${name}`)}
            testId={`compare-${name}`}
          >
            <ChangeList
              change={compared[name]}
              wary={wary.some((each) => each === name)}
              {...(name === 'facts' && {
                nameOf: (fact: string) => translate(`appPackages.factName.${fact}`, { _: fact }),
              })}
            />
          </Panel>
        ))}
      </Box>
    </Stack>
  );
}

/** Two versions side by side: what the newer one asks for, brings along and reaches that the older one did not. */
export default function ComparePage() {
  const { id = '', other = '' } = useParams();
  const translate = useTranslate();
  const query = useApi<Comparison>(
    `/app-packages/${encodeURIComponent(id)}/compare/${encodeURIComponent(other)}`,
  );
  return (
    <>
      <PageHeader
        title={translate('appPackages.comparison')}
        parent={{ label: translate('appPackages.title'), to: packagePath(id) }}
      />
      <Loaded query={query}>{(compared) => <Compared compared={compared} />}</Loaded>
    </>
  );
}
