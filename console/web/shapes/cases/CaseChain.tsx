import { Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Time } from '../../marks/Time.tsx';
import { useApi } from '../../providers/use-api.ts';
import { Hash } from '../Code.tsx';
import { PlainTable } from '../PlainTable.tsx';
import { Loaded } from '../States.tsx';
import { labelOf, type CaseEntry } from './case.ts';

type Linked = CaseEntry & { hash: string; node: string };

/** The signed messages of a case with their hashes: what an assessor compares with an export or with the printed checkpoint. */
export function CaseChain({ resource, id }: { resource: string; id: string }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const query = useApi<readonly Linked[]>(`/${resource}/${encodeURIComponent(id)}/log`);
  return (
    <>
      <Typography variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
        {translate('cases.chainHelp')}
      </Typography>
      <Loaded query={query} rows={4}>
        {(entries) => (
          <PlainTable
            label={translate('cases.chain')}
            rows={entries}
            keyOf={(entry) => entry.id}
            columns={[
              {
                label: translate('cases.chainAt'),
                render: ({ at }) => <Time at={at} as="full" />,
              },
              { label: translate('cases.chainWhat'), render: (entry) => labelOf(entry, locale) },
              {
                label: translate('cases.chainWho'),
                render: ({ actor }) =>
                  actor.kind === 'system' ? translate('cases.system') : actor.name,
              },
              {
                label: translate('cases.chainHash'),
                render: ({ hash }) => <Hash text={hash} />,
              },
            ]}
          />
        )}
      </Loaded>
    </>
  );
}
