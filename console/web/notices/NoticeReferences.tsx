import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import type { Notice } from './notice.ts';

type Reference = Notice['references'][number];

/** Who reported the same asset and weakness: several sources are one notice. */
export function NoticeReferences({ references }: Pick<Notice, 'references'>) {
  const translate = useTranslate();
  return (
    <>
      {references.length > 1 && (
        <Typography variant="body2" sx={{ p: 2, pb: 1, color: 'text.secondary' }}>
          {translate('notices.merged', { count: references.length })}
        </Typography>
      )}
      <PlainTable<Reference>
        label={translate('notices.tab.sources')}
        keyOf={({ source, addedAt, sourceReference }) =>
          `${source} ${addedAt} ${sourceReference ?? ''}`
        }
        rows={references}
        columns={[
          {
            label: translate('notices.field.source'),
            render: ({ source }) => translate(`notices.source.${source}`),
          },
          {
            label: translate('notices.field.sourceReference'),
            render: ({ sourceReference }) => sourceReference ?? '–',
          },
          {
            label: translate('notices.field.discoveredAt'),
            render: ({ discoveredAt }) => <Time at={discoveredAt} as="full" />,
          },
          {
            label: translate('notices.addedAt'),
            render: ({ addedAt }) => <Time at={addedAt} as="full" />,
          },
          { label: translate('notices.note'), render: ({ note }) => note ?? '–' },
        ]}
      />
    </>
  );
}
