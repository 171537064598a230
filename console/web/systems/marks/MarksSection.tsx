import { Button, Stack, Typography } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../../marks/Time.tsx';
import { useCan } from '../../providers/session.ts';
import { useApi } from '../../providers/use-api.ts';
import { PlainTable } from '../../shapes/PlainTable.tsx';
import { markFields, type ItemMark } from './mark.ts';

const MarksDialog = lazy(() =>
  import('./MarksDialog.tsx').then(({ MarksDialog: Dialog }) => ({ default: Dialog })),
);

/** What assessors said of single items, and where that is from; it weighs in the score. */
export function MarksSection({ systemId }: { systemId: string }) {
  const translate = useTranslate();
  const may = useCan('assessments', 'update');
  const [editing, setEditing] = useState(false);
  const { data: marks } = useApi<readonly ItemMark[]>(
    `/systems/${encodeURIComponent(systemId)}/marks`,
  );
  if (marks === undefined || (marks.length === 0 && !may)) return null;
  return (
    <Stack component="section" aria-label={translate('systems.marks.title')} sx={{ gap: 1, p: 2 }}>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <Typography variant="h3" sx={{ flex: 1 }}>
          {translate('systems.marks.title')}
        </Typography>
        {may && (
          <Button data-testid="edit-marks" onClick={() => setEditing(true)}>
            {translate('systems.marks.edit')}
          </Button>
        )}
      </Stack>
      {marks.length === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('systems.marks.none')}
        </Typography>
      ) : (
        <PlainTable
          label={translate('systems.marks.title')}
          rows={marks}
          keyOf={({ item }) => item}
          columns={[
            { label: translate('systems.marks.item'), render: ({ item }) => item },
            ...markFields.map((field) => ({
              label: translate(`systems.marks.${field}`),
              render: (mark: ItemMark) =>
                mark[field] === null ? '–' : translate(`systems.marks.${field}Of.${mark[field]}`),
            })),
            { label: translate('systems.marks.source'), render: ({ source }) => source },
            {
              label: translate('systems.marks.decided'),
              render: ({ decidedBy, decidedAt }) => (
                <>
                  {decidedBy} · <Time at={decidedAt} as="full" />
                </>
              ),
            },
          ]}
        />
      )}
      <Suspense fallback={null}>
        {editing && (
          <MarksDialog systemId={systemId} marks={marks} onClose={() => setEditing(false)} />
        )}
      </Suspense>
    </Stack>
  );
}
