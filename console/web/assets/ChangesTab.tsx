import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { useApi } from '../providers/use-api.ts';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import { ChangedField } from './ChangedField.tsx';
import type { AssetChange } from './inventory.ts';
import { Provenance } from './Provenance.tsx';

/** When it came, went and changed, and what said so. */
export function ChangesTab({ id }: { id: string }) {
  const translate = useTranslate();
  const query = useApi<AssetChange[]>('/asset-changes', {
    query: { range: '[0,199]', filter: JSON.stringify({ assetId: id }) },
  });
  return (
    <Loaded query={query}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty title={translate('assets.noChanges')} text={translate('assets.noChangesHelp')} />
        ) : (
          <PlainTable<AssetChange>
            label={translate('assets.changes')}
            rows={rows}
            keyOf={({ id: key }) => key}
            columns={[
              { label: translate('assets.at'), render: ({ at }) => <Time at={at} /> },
              {
                label: translate('assets.changeKind'),
                render: (row) => (
                  <>
                    {translate(`assets.change.${row.kind}`)}
                    <ChangedField {...row} />
                  </>
                ),
              },
              { label: translate('assets.source'), render: (row) => <Provenance {...row} /> },
            ]}
          />
        )
      }
    </Loaded>
  );
}
