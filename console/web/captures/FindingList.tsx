import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { captureVerdicts, type CaptureFinding } from './capture.ts';
import { FindingCard, findingColumns } from './FindingTable.tsx';

const kinds = [
  'rogue-ra',
  'foreign-prefix',
  'foreign-dns',
  'invalid-ra',
  'rogue-dhcp',
  'address-conflict',
  'flip-flop',
] as const satisfies readonly CaptureFinding['kind'][];

export default function FindingList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  return (
    <ListPage<CaptureFinding>
      resource="capture-findings"
      permission="captures"
      title={translate('captures.allFindings')}
      text={translate('captures.findingsPurpose')}
      columns={findingColumns(true)}
      card={(row) => <FindingCard row={row} />}
      sort={{ field: 'firstAt', order: 'DESC' }}
      states={{ field: 'verdict', values: captureVerdicts }}
      facets={[
        {
          field: 'kind',
          label: translate('captures.kindLabel'),
          choices: kinds.map((value) => ({ value, label: translate(`captures.kind.${value}`) })),
        },
      ]}
      empty={{
        title: translate('captures.noFindings'),
        text: translate('captures.noFindingsHelp'),
      }}
      onOpen={({ captureId }) =>
        void navigate(`/captures/${encodeURIComponent(captureId)}?tab=findings`)
      }
    />
  );
}
