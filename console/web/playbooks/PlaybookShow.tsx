import Download from '@mui/icons-material/Download';
import PlayArrow from '@mui/icons-material/PlayArrow';
import { Box, Button, Chip, Link, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { drillPath, type DrillRow } from '../drills/drill.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { apiUrl } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useApi } from '../providers/use-api.ts';
import { labelOf } from '../shapes/cases/case.ts';
import { Hash } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Loaded, Pending } from '../shapes/States.tsx';
import { PlaybookScenario } from './PlaybookScenario.tsx';
import { filledText, playbookPath, type Playbook } from './playbook.ts';
import { StepList } from './StepList.tsx';

/** Drills that played exactly this version. */
function DrillsOf({ hash }: { hash: string }) {
  const translate = useTranslate();
  const query = useApi<readonly DrillRow[]>('/drills', {
    query: {
      range: '[0,9]',
      filter: JSON.stringify({ playbookHash: hash }),
      sort: '["startedAt","DESC"]',
    },
  });
  return (
    <Loaded query={query} rows={2}>
      {(rows) =>
        rows.length === 0 ? (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate('playbooks.neverDrilled')}
          </Typography>
        ) : (
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}>
            {rows.map((drill) => (
              <li key={drill.id}>
                <Link component={RouterLink} to={drillPath(drill.id)}>
                  {drill.title}
                </Link>{' '}
                <StateMark kind="drills" state={drill.state} plain />
                <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
                  {drill.number} · <Time at={drill.startedAt ?? drill.plannedAt} />
                </Typography>
              </li>
            ))}
          </Box>
        )
      }
    </Loaded>
  );
}

function Roles({ playbook }: { playbook: Playbook }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <PlainTable
      label={translate('playbooks.roles')}
      rows={playbook.roles}
      keyOf={({ id }) => id}
      columns={[
        { label: translate('playbooks.role'), render: (role) => labelOf(role, locale) },
        {
          label: translate('playbooks.part'),
          render: ({ part }) => translate(`playbooks.partName.${part}`, { _: part }),
        },
        {
          label: translate('playbooks.roleUnit'),
          render: ({ unit }) => translate(`playbooks.unitName.${unit}`, { _: unit }),
        },
        { label: translate('playbooks.atLeast'), align: 'right', render: ({ atLeast }) => atLeast },
      ]}
    />
  );
}

/** One plan or script: its scenario on the time line, its steps, its roles, and where it was drilled. */
export default function PlaybookShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const mayDrill = useCan('drills', 'create');
  const seesDrills = useCan('drills', 'read');
  const { data: playbook, error, refetch } = useApi<Playbook>(playbookPath(id));
  if (playbook === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const isScript = playbook.kind !== 'response-plan';
  const { title } = playbook;
  return (
    <RecordPage
      title={title}
      parent={{ label: translate('playbooks.title'), to: '/playbooks' }}
      mark={<Chip variant="outlined" label={translate(`playbooks.kind.${playbook.kind}`)} />}
      text={
        playbook.background === null
          ? undefined
          : filledText(labelOf(playbook.background, locale), playbook.variables)
      }
      actions={
        <>
          {isScript && mayDrill && (
            <Button
              component={RouterLink}
              to={`/drills/new?${new URLSearchParams({ playbook: id, title }).toString()}`}
              variant="contained"
              startIcon={<PlayArrow />}
              data-testid="drill-with"
            >
              {translate('playbooks.drillWith')}
            </Button>
          )}
          <Button
            component="a"
            href={apiUrl(`${playbookPath(id)}/export`)}
            download
            startIcon={<Download />}
            data-testid="playbook-export"
          >
            {translate('playbooks.export')}
          </Button>
        </>
      }
      tabs={[
        ...(isScript
          ? [
              {
                id: 'scenario',
                label: translate('drills.scenario'),
                content: <PlaybookScenario playbook={playbook} />,
                flush: true,
              },
            ]
          : []),
        {
          id: 'steps',
          label: translate('playbooks.steps'),
          content: <StepList playbook={playbook} />,
          flush: true,
        },
        {
          id: 'roles',
          label: translate('playbooks.roles'),
          content: <Roles playbook={playbook} />,
          flush: true,
        },
      ]}
      aside={
        <>
          <Panel title={translate('playbooks.about')}>
            <Facts
              rows={[
                { label: translate('playbooks.versionLabel'), value: playbook.version },
                {
                  label: translate('playbooks.owner'),
                  value: playbook.builtIn
                    ? translate('playbooks.builtIn')
                    : (playbook.ownerName ?? playbook.unitName),
                },
                {
                  label: translate('playbooks.storedAt'),
                  value: playbook.builtIn ? null : <Time at={playbook.createdAt} as="full" />,
                },
                {
                  label: 'SHA-256',
                  value: <Hash text={playbook.hash} />,
                },
                {
                  label: translate('playbooks.lastDrilled'),
                  value: <Time at={playbook.lastDrilledAt} as="full" />,
                },
              ]}
            />
          </Panel>
          {isScript && seesDrills && (
            <Panel title={translate('playbooks.drilledIn')}>
              <DrillsOf hash={playbook.hash} />
            </Panel>
          )}
        </>
      }
    />
  );
}
