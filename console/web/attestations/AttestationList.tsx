import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { attestationStates, type AttestationRow } from './attestation.ts';
import { AttestationCard, attestationColumns } from './AttestationTable.tsx';

/** What people have signed; opened at what waits for a second person. `j k` move, Enter opens. */
export default function AttestationList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const facets: readonly Facet[] = [
    {
      field: 'standing',
      label: 'attestations.standingLabel',
      choices: (['counts', 'expiring', 'not-yet', 'expired'] as const).map((value) => ({
        value,
        label: translate(`attestations.standing.${value}`),
      })),
    },
  ];
  return (
    <ListPage<AttestationRow>
      resource="attestations"
      permission="assessments"
      title={translate('attestations.title')}
      text={translate('attestations.text')}
      columns={attestationColumns}
      card={(row) => <AttestationCard row={row} />}
      sort={{ field: 'openedAt', order: 'DESC' }}
      states={{ field: 'state', values: attestationStates }}
      facets={facets}
      searchLabel={translate('attestations.search')}
      empty={{ title: translate('attestations.empty'), text: translate('attestations.emptyHelp') }}
      onOpen={({ id }) => void navigate(`/attestations/${encodeURIComponent(id)}`)}
    />
  );
}
