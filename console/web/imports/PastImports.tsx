import { Link } from '@mui/material';
import { useGetList, useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { formatCount } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty, Pending } from '../shapes/States.tsx';
import { importPath, type ImportKind, type ImportView } from './import.ts';

/** Earlier files are looked at seldom; older ones than these are forgotten soon anyway. */
const shown = 20;

/** Files that were handed in before, newest first. */
export function PastImports({ kind }: { kind: ImportKind }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { data, error, refetch } = useGetList<ImportView>(`imports/${kind}`, {
    pagination: { page: 1, perPage: shown },
    sort: { field: 'createdAt', order: 'DESC' },
  });
  return (
    <Panel title={translate('imports.past')} flush>
      {data === undefined ? (
        <Pending error={error} refetch={refetch} rows={3} />
      ) : data.length === 0 ? (
        <Empty title={translate('imports.none')} text={translate('imports.noneHelp')} />
      ) : (
        <PlainTable
          label={translate('imports.past')}
          rows={data}
          keyOf={({ id }) => id}
          columns={[
            {
              label: translate('imports.file'),
              render: (each) => (
                <Link component={RouterLink} to={importPath(each)} underline="hover">
                  {each.fileName}
                </Link>
              ),
            },
            {
              label: translate('imports.stateLabel'),
              render: ({ state }) => <StateMark kind="imports" state={state} />,
            },
            {
              label: translate('imports.rows'),
              align: 'right',
              render: ({ counts }) => formatCount(counts.rows, locale),
            },
            {
              label: translate('imports.outcome.fault'),
              align: 'right',
              render: ({ counts }) => formatCount(counts.fault, locale),
            },
            { label: translate('imports.unit'), render: ({ unitName }) => unitName },
            { label: translate('imports.by'), render: ({ createdByName }) => createdByName },
            {
              label: translate('imports.at'),
              render: ({ createdAt }) => <Time at={createdAt} as="full" />,
            },
          ]}
        />
      )}
    </Panel>
  );
}
