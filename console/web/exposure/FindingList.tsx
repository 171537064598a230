import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { exposureStates, type ExposureFinding } from './exposure.ts';
import { FindingCard, findingColumns } from './FindingTable.tsx';

const severities = ['high', 'medium', 'low'] as const;

export default function FindingList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  return (
    <ListPage<ExposureFinding>
      resource="exposure-findings"
      permission="assets"
      title={translate('exposure.findings')}
      text={translate('exposure.purpose')}
      columns={findingColumns}
      card={(row) => <FindingCard row={row} />}
      sort={{ field: 'lastSeenAt', order: 'DESC' }}
      states={{ field: 'state', values: exposureStates, words: 'exposures' }}
      facets={[
        {
          field: 'severity',
          label: translate('severity.label'),
          choices: severities.map((value) => ({ value, label: <SeverityMark severity={value} /> })),
        },
      ]}
      firstFilter={{ state: 'open' }}
      empty={{ title: translate('exposure.none'), text: translate('exposure.noneHelp') }}
      onOpen={({ id }) => void navigate(`/exposure-findings/${encodeURIComponent(id)}`)}
    />
  );
}
