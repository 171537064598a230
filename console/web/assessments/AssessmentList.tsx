import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { Disclaimer } from '../systems/Disclaimer.tsx';
import type { AssessmentRow } from './assessment.ts';
import { AssessmentCard, assessmentColumns } from './AssessmentTable.tsx';
import { CompareButton } from './CompareButton.tsx';

/** What was frozen, newest first; two of them can be compared. */
export default function AssessmentList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  return (
    <ListPage<AssessmentRow>
      resource="assessments"
      title={translate('assessments.title')}
      text={<Disclaimer />}
      columns={assessmentColumns}
      card={(row) => <AssessmentCard row={row} />}
      sort={{ field: 'frozenAt', order: 'DESC' }}
      bulk={<CompareButton />}
      empty={{ title: translate('assessments.empty'), text: translate('assessments.emptyHelp') }}
      onOpen={({ id }) => void navigate(`/assessments/${encodeURIComponent(id)}`)}
    />
  );
}
