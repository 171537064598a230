import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useApi } from '../../providers/use-api.ts';
import { markFields, type ItemMark } from './mark.ts';

/** What assessors said of one item, and where that is from; nothing when they said nothing. */
export function MarkOfItem({ systemId, itemKey }: { systemId: string; itemKey: string }) {
  const translate = useTranslate();
  const { data: marks = [] } = useApi<readonly ItemMark[]>(
    `/systems/${encodeURIComponent(systemId)}/marks`,
  );
  const mark = marks.find(({ item }) => item === itemKey);
  if (mark === undefined) return null;
  const said = markFields.flatMap((field) => {
    const value = mark[field];
    if (value === null) return [];
    const words = translate(`systems.marks.${field}Of.${value}`);
    return [translate('systems.marks.said', { field: translate(`systems.marks.${field}`), words })];
  });
  return (
    <Typography variant="body2" data-testid="item-mark">
      {[...said, translate('systems.marks.from', { source: mark.source })].join(' · ')}
    </Typography>
  );
}
