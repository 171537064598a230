import CompareArrows from '@mui/icons-material/CompareArrows';
import { Alert, Button, Link, Stack } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { useRecord } from '../providers/use-api.ts';
import { Link as RouterLink, useParams, useSearchParams } from 'react-router-dom';
import { formatBytes } from '../format/numbers.ts';
import { formatDateTime } from '../format/time.ts';
import { Hash } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { Disclaimer } from '../systems/Disclaimer.tsx';
import { PackPanel } from '../systems/ScorePanel.tsx';
import { diffPath, type AssessmentRecord, type AssessmentRow } from './assessment.ts';
import { CatalogueBanner, CatalogueMark } from './CatalogueMark.tsx';
import { ExportButtons } from './ExportButtons.tsx';
import { FrozenItemDrawer } from './FrozenItemDrawer.tsx';
import { FrozenItems } from './FrozenItems.tsx';

function Integrity({ assessment }: { assessment: AssessmentRecord }) {
  const translate = useTranslate();
  return (
    <Stack sx={{ gap: 2 }}>
      <Alert severity={assessment.intact ? 'success' : 'error'} data-testid="content-intact">
        {translate(assessment.intact ? 'assessments.contentIntact' : 'assessments.contentBroken')}
      </Alert>
      <Facts
        rows={[
          { label: 'SHA-256', value: <Hash text={assessment.sha256} /> },
          { label: 'SM3', value: <Hash text={assessment.sm3} /> },
          { label: translate('assessments.bytes'), value: formatBytes(assessment.bytes) },
          {
            label: translate('assessments.catalogue'),
            value: (
              <>
                <CatalogueMark intact={assessment.catalogueIntact} />
                <div>
                  <Hash text={assessment.catalogue} />
                </div>
                {assessment.edited.join(', ')}
              </>
            ),
          },
          ...assessment.packs.map((pack) => ({
            label: `${translate('assessments.pack')} ${pack.id}`,
            value: (
              <>
                {pack.version}
                <div>
                  <Hash text={pack.sha256} />
                </div>
              </>
            ),
          })),
        ]}
      />
    </Stack>
  );
}

/** The way to what changed since the one before; nothing for the first. */
function CompareWithLast({ assessment }: { assessment: AssessmentRecord }) {
  const translate = useTranslate();
  const { data = [] } = useGetList<AssessmentRow>('assessments', {
    pagination: { page: 1, perPage: 100 },
    sort: { field: 'frozenAt', order: 'DESC' },
    filter: { systemId: assessment.systemId },
  });
  const before = data.find(({ frozenAt }) => frozenAt < assessment.frozenAt);
  if (before === undefined) return null;
  return (
    <Button
      component={RouterLink}
      to={diffPath(before.id, assessment.id)}
      startIcon={<CompareArrows />}
      data-testid="compare-last"
    >
      {translate('assessments.compareLast')}
    </Button>
  );
}

/** One frozen assessment: every item as it was, the scores, the hashes; and the papers made of it. */
export default function AssessmentShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const [params, setParams] = useSearchParams();
  const { data, error, refetch } = useRecord<AssessmentRecord>('assessments', id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const itemKey = params.get('item');
  return (
    <>
      {!data.catalogueIntact && <CatalogueBanner />}
      <RecordPage
        title={`${data.systemName} ${formatDateTime(data.frozenAt)}`}
        parent={{ label: translate('assessments.title'), to: '/assessments' }}
        text={
          <>
            <Link
              component={RouterLink}
              to={`/systems/${encodeURIComponent(data.systemId)}?tab=assessments`}
              underline="hover"
            >
              {data.systemName}
            </Link>{' '}
            · {data.unitName} · {translate('assessments.frozenBy')} {data.frozenBy}
            {data.note !== null && ` · ${data.note}`}
          </>
        }
        actions={
          <>
            <CompareWithLast assessment={data} />
            <ExportButtons id={data.id} />
          </>
        }
        tabs={[
          {
            id: 'items',
            label: translate('assessments.tab.items'),
            content: <FrozenItems assessment={data} />,
            flush: true,
          },
          {
            id: 'integrity',
            label: translate('assessments.tab.integrity'),
            content: <Integrity assessment={data} />,
          },
        ]}
        aside={
          <Panel title={translate('systems.score')}>
            <Stack sx={{ gap: 2 }}>
              <Disclaimer />
              {data.scores.map((pack, index) => (
                <PackPanel key={pack.pack} pack={pack} small={index > 0} />
              ))}
            </Stack>
          </Panel>
        }
      />
      {itemKey !== null && (
        <FrozenItemDrawer
          assessmentId={data.id}
          itemKey={itemKey}
          onClose={() =>
            setParams(
              (old) => {
                const next = new URLSearchParams(old);
                next.delete('item');
                return next;
              },
              { replace: true },
            )
          }
        />
      )}
    </>
  );
}
