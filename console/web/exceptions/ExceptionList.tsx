import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { Facet } from '../shapes/list/column.ts';
import { ListPage } from '../shapes/list/ListPage.tsx';
import { exceptionStates, residualRisks, type ExceptionRow } from './exception.ts';
import { ExceptionCard, exceptionColumns } from './ExceptionTable.tsx';

/** Exceptions and acceptances, those that end first on top. */
export default function ExceptionList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const facets: readonly Facet[] = [
    {
      field: 'stale',
      label: 'exceptions.attention',
      choices: [{ value: true, label: translate('exceptions.stale') }],
    },
    {
      field: 'inForce',
      label: 'exceptions.standing',
      choices: [
        { value: true, label: translate('exceptions.inForce') },
        { value: false, label: translate('exceptions.notInForce') },
      ],
    },
    {
      field: 'risk',
      label: 'exceptions.risk',
      choices: residualRisks.map((value) => ({
        value,
        label: translate(`exceptions.riskOf.${value}`),
      })),
    },
  ];
  return (
    <ListPage<ExceptionRow>
      resource="exceptions"
      permission="assessments"
      title={translate('exceptions.title')}
      text={translate('exceptions.text')}
      columns={exceptionColumns}
      card={(row) => <ExceptionCard row={row} />}
      sort={{ field: 'expiresAt', order: 'ASC' }}
      states={{ field: 'state', values: exceptionStates }}
      facets={facets}
      searchLabel={translate('exceptions.search')}
      empty={{ title: translate('exceptions.empty'), text: translate('exceptions.emptyHelp') }}
      onOpen={({ id }) => void navigate(`/exceptions/${encodeURIComponent(id)}`)}
    />
  );
}
