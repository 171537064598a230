import { Button, useMediaQuery, type Theme } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import { CatalogueBanner } from '../assessments/CatalogueMark.tsx';
import type { AttestationRow } from '../attestations/attestation.ts';
import { AttestationCard, attestationColumns } from '../attestations/AttestationTable.tsx';
import type { ExceptionRow } from '../exceptions/exception.ts';
import { ExceptionCard, exceptionColumns } from '../exceptions/ExceptionTable.tsx';
import type { FindingRow } from '../findings/finding.ts';
import { FindingCard, findingColumns } from '../findings/FindingTable.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction, useApi, useRecord } from '../providers/use-api.ts';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { ItemPane } from './item/ItemPane.tsx';
import { LevelMark } from './LevelMark.tsx';
import { RegisterPanel } from './RegisterPanel.tsx';
import { ScorePanel } from './ScorePanel.tsx';
import type { Score, SystemDetail } from './system.ts';
import { AssessmentsTab } from './tabs/AssessmentsTab.tsx';
import { CaseTab } from './tabs/CaseTab.tsx';
import { FilingTab } from './tabs/FilingTab.tsx';
import { ProfileTab } from './tabs/ProfileTab.tsx';
import { QueueTab } from './tabs/QueueTab.tsx';
import { useTreeParams } from './tree/tree-filter.ts';
import { TreeTab } from './tree/TreeTab.tsx';

/** Columns of evidence beside the tree; it needs more room than the facts do. */
const paneWidth = 480;

function useTabs(system: SystemDetail) {
  const translate = useTranslate();
  const mayFind = useCan('findings', 'read');
  const { id } = system;
  const label = (name: string): string => translate(`systems.tab.${name}`);
  return [
    { id: 'tree', label: label('tree'), content: <TreeTab systemId={id} />, flush: true },
    { id: 'queue', label: label('queue'), content: <QueueTab systemId={id} />, flush: true },
    {
      id: 'attestations',
      label: label('attestations'),
      flush: true,
      content: (
        <CaseTab<AttestationRow>
          resource="attestations"
          systemId={id}
          sort={{ field: 'openedAt', order: 'DESC' }}
          columns={attestationColumns}
          card={(row) => <AttestationCard row={row} />}
          empty={{
            title: translate('attestations.empty'),
            text: translate('attestations.emptyHelp'),
          }}
        />
      ),
    },
    {
      id: 'exceptions',
      label: label('exceptions'),
      flush: true,
      content: (
        <CaseTab<ExceptionRow>
          resource="exceptions"
          systemId={id}
          sort={{ field: 'expiresAt', order: 'ASC' }}
          columns={exceptionColumns}
          card={(row) => <ExceptionCard row={row} />}
          empty={{ title: translate('exceptions.empty'), text: translate('exceptions.emptyHelp') }}
        />
      ),
    },
    ...(mayFind
      ? [
          {
            id: 'findings',
            label: label('findings'),
            flush: true,
            content: (
              <CaseTab<FindingRow>
                resource="findings"
                systemId={id}
                sort={{ field: 'openedAt', order: 'DESC' }}
                columns={findingColumns}
                card={(row) => <FindingCard row={row} />}
                empty={{
                  title: translate('findings.empty'),
                  text: translate('findings.emptyHelp'),
                }}
              />
            ),
          },
        ]
      : []),
    {
      id: 'assessments',
      label: label('assessments'),
      content: <AssessmentsTab system={system} />,
      flush: true,
    },
    {
      id: 'filing',
      label: label('filing'),
      content: <FilingTab system={system} />,
      flush: true,
    },
    { id: 'profile', label: label('profile'), content: <ProfileTab system={system} /> },
  ];
}

function Evaluate({ id }: { id: string }) {
  const translate = useTranslate();
  const evaluate = useAction(
    () => fetchApi(`/systems/${encodeURIComponent(id)}/evaluate`, { method: 'POST', body: {} }),
    { touches: ['systems', 'home'], done: 'systems.evaluated' },
  );
  return (
    <Button
      variant="outlined"
      data-testid="evaluate"
      disabled={evaluate.isPending}
      onClick={() => evaluate.mutate(undefined)}
    >
      {translate('systems.evaluate')}
    </Button>
  );
}

function Page({ system }: { system: SystemDetail }) {
  const translate = useTranslate();
  const mayEvaluate = useCan('assessments', 'update');
  const tabs = useTabs(system);
  const { params, set } = useTreeParams();
  const roomy = useMediaQuery((theme: Theme) => theme.breakpoints.up('lg'), { noSsr: true });
  const { data: score } = useApi<Score>(`/systems/${encodeURIComponent(system.id)}/score`);
  const edited = score?.edited ?? [];
  const itemKey = params.get('item');
  const pane = itemKey !== null && (
    <ItemPane
      systemId={system.id}
      itemKey={itemKey}
      beside={roomy}
      onClose={() => set({ item: undefined })}
    />
  );
  return (
    <>
      {edited.length > 0 && <CatalogueBanner />}
      <RecordPage
        title={system.name}
        parent={{ label: translate('systems.title'), to: '/systems' }}
        mark={<LevelMark system={system} />}
        text={system.unitName}
        actions={mayEvaluate && <Evaluate id={system.id} />}
        tabs={tabs}
        {...(roomy && itemKey !== null && { asideWidth: paneWidth })}
        aside={
          roomy && itemKey !== null ? (
            pane
          ) : (
            <>
              <ScorePanel systemId={system.id} />
              <RegisterPanel system={system} />
            </>
          )
        }
      />
      {!roomy && pane}
    </>
  );
}

/** One system: its items with the evidence beside them, what to do next, and everything that hangs on it. */
export default function SystemShow() {
  const { id = '' } = useParams();
  const { data: system, error, refetch } = useRecord<SystemDetail>('systems', id);
  if (system === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return <Page system={system} />;
}
