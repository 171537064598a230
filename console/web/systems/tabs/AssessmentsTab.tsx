import AcUnit from '@mui/icons-material/AcUnitOutlined';
import { Button } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { AssessmentRow } from '../../assessments/assessment.ts';
import { AssessmentCard, assessmentColumns } from '../../assessments/AssessmentTable.tsx';
import { CompareButton } from '../../assessments/CompareButton.tsx';
import { useCan } from '../../providers/session.ts';
import { MarksSection } from '../marks/MarksSection.tsx';
import type { SystemDetail } from '../system.ts';
import { CaseTab } from './CaseTab.tsx';

const FreezeDialog = lazy(() =>
  import('../../assessments/FreezeDialog.tsx').then(({ FreezeDialog: Dialog }) => ({
    default: Dialog,
  })),
);

/** What was frozen of this system, and freezing it again. */
export function AssessmentsTab({ system }: { system: SystemDetail }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const may = useCan('assessments', 'create');
  const [freezing, setFreezing] = useState(false);
  return (
    <>
      <CaseTab<AssessmentRow>
        resource="assessments"
        systemId={system.id}
        sort={{ field: 'frozenAt', order: 'DESC' }}
        columns={assessmentColumns}
        card={(row) => <AssessmentCard row={row} />}
        bulk={<CompareButton />}
        empty={{
          title: translate('assessments.empty'),
          text: translate('assessments.emptyHelp'),
        }}
        action={
          may && (
            <Button
              variant="contained"
              startIcon={<AcUnit />}
              data-testid="freeze"
              onClick={() => setFreezing(true)}
            >
              {translate('assessments.freeze')}
            </Button>
          )
        }
      />
      <MarksSection systemId={system.id} />
      <Suspense fallback={null}>
        {freezing && (
          <FreezeDialog
            systemId={system.id}
            systemName={system.name}
            onClose={() => setFreezing(false)}
            onMade={(id) => void navigate(`/assessments/${encodeURIComponent(id)}`)}
          />
        )}
      </Suspense>
    </>
  );
}
